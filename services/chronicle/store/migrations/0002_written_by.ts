import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What this migration knows of the tables as they are when it comes. */
interface Before {
  notes: { note_id: string; written_by: string };
  events: { envelope: unknown };
}

/** A retrospective written by hand and that of the close stand beside each other: one a sprint of each. */
export const addWrittenBy: Migration = {
  async up(db: Kysely<Before>) {
    await db.schema
      .alterTable('notes')
      .addColumn('written_by', 'text', (c) => c.notNull().defaultTo('hand').check(sql`written_by in ('hand', 'event')`))
      .execute();
    // Which of the notes that are there came by event the log knows: they bear the ids that its events chose.
    const chosen = sql<string>`coalesce(
      envelope -> 'event_data' -> 'retrospective' ->> 'report_id',
      envelope -> 'event_data' -> 'report' ->> 'report_id',
      envelope -> 'event_data' ->> 'planning_note_id'
    )`;
    await db
      .updateTable('notes')
      .set({ written_by: 'event' })
      .where(sql<string>`note_id::text`, 'in', (e) => e.selectFrom('events').select(chosen.as('id')))
      .execute();
    await db.schema.dropIndex('notes_one_each').execute();
    const writer = sql`case when kind = 'retrospective' then written_by else '' end`;
    await db.schema
      .createIndex('notes_one_each')
      .unique()
      .on('notes')
      .expression(sql`kind, sprint_id, coalesce(report_date, '-infinity'::date), (${writer})`)
      .where(sql.ref('sprint_id'), 'is not', null)
      .execute();
  },
};
