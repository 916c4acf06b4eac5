import { openTasksOf } from '../../backlog/contract/open-tasks.ts';
import type { SprintWish } from '../contract/shapes.ts';
import type { Neighbours } from './planning.ts';
import type { BacklogTask } from './recent-backlogs.ts';

/** What a plan looks at: a wish that names its tasks is told of completed ones as well, another one never sees them. */
export async function backlogFor(
  wish: Pick<SprintWish, 'tasks'>,
  { backlogs, recentBacklogs }: Pick<Neighbours, 'backlogs' | 'recentBacklogs'>,
  projectId: string,
  version: number,
): Promise<BacklogTask[]> {
  const isNamed = wish.tasks !== undefined;
  const read = () =>
    isNamed ? backlogs.getBacklog({ params: { project_id: projectId } }) : openTasksOf(backlogs, projectId);
  return recentBacklogs?.inVersion(version, `${isNamed ? 'all' : 'open'} ${projectId}`, read) ?? read();
}
