import { projectKeys } from '../../../crds/indexes.ts';
import type { Project } from '../../../crds/project.ts';
import { SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { ProjectOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import { formatKey, keyOf, type Resource } from '../../runtime/objects/object.ts';
import type { ProjectScope } from '../gather.ts';
import { type OrchestratorService, reject } from './reject.ts';
import { rejectedIn, type Told, toldOf } from './told.ts';

/**
 * Tells the orchestrator how the project is decided for, who waits and which proposals are open, and before that to which ones a human
 * has said no: what shows that these were open is overwritten then. `known`: its view as it was last heard; only when that lacks
 * something is the orchestrator asked. Returns the view as it is known now. Throws what the orchestrator answers, and KubeError.
 */
export async function tell(
  { project, projectID, sprints, declaration }: Pick<ProjectScope, 'project' | 'projectID' | 'sprints' | 'declaration'>,
  known: ProjectOutlook | undefined,
  { client }: Pick<ReconcileContext, 'client'>,
  service: OrchestratorService,
): Promise<ProjectOutlook | undefined> {
  const { owner } = declaration;
  let told = toldOf(project, sprints, owner);
  if (isTold(told, known)) return known;
  const { projects } = await service.listProjects({ query: { project_id: projectID, limit: 1 } });
  const [view] = projects;
  if (isTold(told, view)) return view;
  const before = view?.settings_digest ?? null;
  if (rejectedIn(before, sprints).length > 0) {
    // The store may lag behind another operator, who made the object and told that it is open.
    const live = await readSprints(project, client);
    for (const id of rejectedIn(before, live)) await reject(projectID, id, service);
    told = toldOf(project, live, owner);
  }
  await service.setSettings({ params: { project_id: projectID }, body: told });
  return view;
}

const isTold = ({ owner, digest }: Told, view: ProjectOutlook | undefined): boolean =>
  view?.owner === owner && view.settings_digest === digest;

async function readSprints(project: Project, client: ReconcileContext['client']): Promise<Sprint[]> {
  const { namespace } = project.metadata;
  const { items } = await client.list(SPRINT as Resource<Sprint>, { namespace });
  return items.filter((sprint) => projectKeys(sprint).includes(formatKey(keyOf(project))));
}
