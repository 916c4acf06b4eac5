import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** User stories and their tasks. A link outlives its task's absence: a task that comes back is in its story again. */
export const addStories: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('stories')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('story_id', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('created_at', 'timestamptz', (c) => c.notNull().defaultTo(sql`now()`))
      .addPrimaryKeyConstraint('stories_pk', ['project_id', 'story_id'])
      .execute();
    await db.schema
      .createTable('story_tasks')
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('story_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('story_tasks_pk', ['project_id', 'story_id', 'task_id'])
      .execute();
  },
};
