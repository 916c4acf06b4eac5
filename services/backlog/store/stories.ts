import { sql } from 'kysely';
import type { BacklogDatabase, BacklogTrx } from './tasks.ts';

/** False when the project has a story of this id. */
export async function insertStory(
  trx: BacklogTrx,
  row: { project_id: string; story_id: string; description: string; created_at: Date },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('stories')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('story_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Replaces the links of a story. */
export async function setStoryTasks(
  trx: BacklogTrx,
  story: { project_id: string; story_id: string },
  taskIds: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom('story_tasks')
    .where('project_id', '=', story.project_id)
    .where('story_id', '=', story.story_id)
    .execute();
  if (taskIds.length > 0)
    await trx
      .insertInto('story_tasks')
      .values(taskIds.map((task_id) => ({ ...story, task_id })))
      .execute();
}

/** Stories of a project by id; `storyId`: that one alone. Tasks that the backlog does not have are not told. */
export function storiesOf(
  db: BacklogDatabase,
  projectId: string,
  { storyId, limit, offset }: { storyId?: string; limit: number; offset: number },
) {
  return db
    .selectFrom('stories')
    .leftJoin('story_tasks as link', (j) =>
      j.onRef('link.project_id', '=', 'stories.project_id').onRef('link.story_id', '=', 'stories.story_id'),
    )
    .leftJoin('tasks', (j) =>
      j.onRef('tasks.project_id', '=', 'link.project_id').onRef('tasks.task_id', '=', 'link.task_id'),
    )
    .select((e) => [
      'stories.story_id',
      'stories.project_id',
      'stories.description',
      sql<string[]>`coalesce(jsonb_agg(tasks.task_id) filter (where tasks.task_id is not null), '[]'::jsonb)`.as(
        'task_ids',
      ),
      e.fn.count<number>('tasks.task_id').filterWhere('tasks.status', '=', 'completed').as('completed_tasks_count'),
    ])
    .where('stories.project_id', '=', projectId)
    .$if(storyId !== undefined, (q) => q.where('stories.story_id', '=', storyId as string))
    .groupBy(['stories.project_id', 'stories.story_id', 'stories.description'])
    .orderBy('stories.story_id')
    .limit(limit)
    .offset(offset)
    .execute();
}
