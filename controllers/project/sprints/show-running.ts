import type { ReconcileContext } from '../../runtime/control/controller.ts';
import type { ProjectScope } from '../gather.ts';
import { createOnce } from './create-once.ts';
import { sprintNames } from './names.ts';
import { shownSprint } from './objects.ts';
import { isShowing } from './standing.ts';

/**
 * Makes a Sprint that shows the running sprint which began by REST. One that an object has claimed is its for ever, and is not shown
 * again when that object is deleted. Throws KubeError.
 */
export async function showRunning(
  scope: ProjectScope,
  context: Pick<ReconcileContext, 'client' | 'store'>,
): Promise<void> {
  const { project, sprints, services } = scope;
  const running = services?.running;
  if (!running || running.isClaimed) return;
  // Whoever made the object: it claims the sprint soon.
  if (sprints.some((sprint) => isShowing(sprint, running.sprintID))) return;
  await createOnce(
    context,
    sprintNames(project.metadata.name, running.number),
    (name) => shownSprint(project, running, name),
    (there) => there.spec.projectRef.name === project.metadata.name && isShowing(there, running.sprintID),
  );
}
