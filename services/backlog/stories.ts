import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { naturally } from '../kit/natural-order.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import type { storyRoutes } from './contract/stories.ts';
import { mustBeKnown } from './reads.ts';
import { insertStory, setStoryTasks, storiesOf } from './store/stories.ts';
import * as store from './store/tasks.ts';
import type { BacklogUnit } from './usecases.ts';

type Story = z.output<typeof storyRoutes.createStory.answer>['story'];

/** @throws Problem story_exists, task_not_found; ServiceProblem project_not_found; ServiceUnavailable */
export async function createStory(
  unit: BacklogUnit,
  projects: ProjectClient,
  projectId: string,
  { story_id, description, task_ids }: z.output<typeof storyRoutes.createStory.body>,
) {
  await projects.getProject({ params: { project_id: projectId } });
  return unit.run('create story', async ({ trx, now }) => {
    if (!(await insertStory(trx, { project_id: projectId, story_id, description, created_at: now })))
      throw new Problem('story_exists', `project ${projectId} has a story ${story_id}`);
    return { message: 'Story created.', story: await link(trx, { project_id: projectId, story_id }, task_ids) };
  });
}

/** @throws Problem story_not_found, task_not_found */
export const linkStoryTasks = (
  unit: BacklogUnit,
  story: { project_id: string; story_id: string },
  taskIds: readonly string[],
) =>
  unit.run('link tasks of a story', async ({ trx }) => ({
    message: 'Tasks linked.',
    story: await link(trx, story, taskIds),
  }));

async function link(
  trx: store.BacklogTrx,
  story: { project_id: string; story_id: string },
  taskIds: readonly string[],
): Promise<Story> {
  const { project_id, story_id } = story;
  const read = async () => (await storiesOf(trx, project_id, { storyId: story_id, limit: 1, offset: 0 }))[0];
  if (!(await read())) throw new Problem('story_not_found', `project ${project_id} has no story ${story_id}`);
  const wanted = [...new Set(taskIds)];
  const found = new Set((await store.tasksIn(trx, project_id, { ids: wanted }).execute()).map((t) => t.task_id));
  const unknown = wanted.filter((id) => !found.has(id));
  if (unknown.length > 0)
    throw new Problem('task_not_found', `backlog ${project_id} has no task ${unknown.join(', ')}`);
  await setStoryTasks(trx, story, wanted);
  return show((await read()) as Row);
}

/** @throws ServiceProblem project_not_found */
export async function listStories(
  db: store.BacklogDatabase,
  projects: ProjectClient,
  projectId: string,
  page: { limit: number; offset: number },
): Promise<Story[]> {
  await mustBeKnown(await store.findBacklog(db, projectId), projects, projectId);
  return (await storiesOf(db, projectId, page)).map(show);
}

type Row = Awaited<ReturnType<typeof storiesOf>>[number];
const show = (row: Row): Story => ({
  ...row,
  task_ids: [...row.task_ids].sort(naturally),
  completed_tasks_count: Number(row.completed_tasks_count),
});
