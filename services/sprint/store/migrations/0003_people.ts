import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What it takes to say how a task stood on an earlier day, and who had it. */
export const rememberPeople: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('progress_reports').addColumn('from_impediment', 'text').execute();
    await db.schema
      .createTable('hand_overs')
      .addColumn('id', 'bigserial', (c) => c.primaryKey())
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('task_id', 'text', (c) => c.notNull())
      .addColumn('day', 'date', (c) => c.notNull())
      .addColumn('from_assignee', 'text')
      .addColumn('to_assignee', 'text')
      .execute();
    await db.schema.createIndex('hand_overs_of_sprint').on('hand_overs').column('sprint_id').execute();
    await forgetTheOld(db as Kysely<Untold>);
  },
};

/** The tables as far as this migration looks at them, in the shape that they have now. */
interface Untold {
  sprints: { sprint_id: string; project_id: string; number: number };
  progress_reports: { sprint_id: string; day: string; told_on: string | null };
}

/** From now on the next sprint tells what was left untold; of sprints long past nobody wants to hear it. */
async function forgetTheOld(db: Kysely<Untold>): Promise<void> {
  const past = db
    .selectFrom('sprints')
    .select('sprints.sprint_id')
    .where((e) =>
      e.exists(
        e
          .selectFrom('sprints as later')
          .select('later.sprint_id')
          .whereRef('later.project_id', '=', 'sprints.project_id')
          .whereRef('later.number', '>', 'sprints.number'),
      ),
    );
  await db
    .updateTable('progress_reports')
    .set((e) => ({ told_on: e.ref('day') }))
    .where('told_on', 'is', null)
    .where('sprint_id', 'in', past)
    .execute();
}
