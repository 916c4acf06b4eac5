import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a sprint was asked to be, why it ended, and its place in the order in which sprints changed. */
export const keepFacts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('sprints')
      .addColumn('max_tasks', 'integer')
      .addColumn('max_points', 'integer')
      .addColumn('decision_id', 'uuid')
      .addColumn('daily_scrum', 'jsonb')
      .addColumn('closed_because', 'text', (c) => c.check(sql`closed_because in ('end', 'done', 'asked', 'deleted')`))
      .addColumn('changed', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.createIndex('sprints_by_change').on('sprints').column('changed').execute();
    await db.schema
      .createTable('change_head')
      .addColumn('last', 'bigint', (c) => c.notNull())
      .execute();
    await lineUp(db as Kysely<Unplaced>);
  },
};

/** The tables as far as this migration looks at them, in the shape that they have now. */
interface Unplaced {
  sprints: { sprint_id: string; started_at: Date; changed: number };
  change_head: { last: number };
}

/** The sprints that are there already come first, oldest start first. */
async function lineUp(db: Kysely<Unplaced>): Promise<void> {
  const placed = await db
    .with('line', (w) =>
      w.selectFrom('sprints').select((e) => [
        'sprint_id',
        e.fn
          .agg<number>('row_number')
          .over((o) => o.orderBy('started_at').orderBy('sprint_id'))
          .as('place'),
      ]),
    )
    .updateTable('sprints')
    .from('line')
    .set((e) => ({ changed: e.ref('line.place') }))
    .whereRef('sprints.sprint_id', '=', 'line.sprint_id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('change_head')
    .values({ last: Number(placed.numUpdatedRows) })
    .execute();
}
