import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the closed sprints of a project completed: each one's figures, and the sums of those that were counted. */
export const addVelocity: Migration = {
  async up(db: Kysely<unknown>) {
    // Null: closed before this was counted.
    await db.schema.alterTable('closed_sprints').addColumn('completed_tasks', 'integer').execute();
    await db.schema.alterTable('closed_sprints').addColumn('completed_points', 'integer').execute();
    for (const column of ['counted_sprints', 'counted_tasks', 'counted_points'])
      await db.schema
        .alterTable('backlogs')
        .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
  },
};
