import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Action items as rows, those of the retrospectives that are there too. */
export const addActionItems: Migration = {
  // biome-ignore lint/suspicious/noExplicitAny: the tables as they are when this migration comes
  async up(db: Kysely<any>) {
    await db.schema
      .createTable('action_items')
      .addColumn('item_id', 'text', (c) => c.primaryKey())
      .addColumn('note_id', 'uuid', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('project_id', 'text', (c) => c.notNull())
      .addColumn('sprint_id', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull().check(sql`status in ('open', 'closed')`))
      .addColumn('created_at', 'timestamptz', (c) => c.notNull())
      .addColumn('changed_at', 'timestamptz')
      .addUniqueConstraint('action_items_of_note', ['note_id', 'position'])
      .execute();
    await db.schema.createIndex('action_items_by_project').on('action_items').column('project_id').execute();
    await db.schema.createIndex('action_items_by_sprint').on('action_items').column('sprint_id').execute();
    const items = sql`jsonb_array_elements(body -> 'action_items') with ordinality`.as(sql`item(told, position)`);
    await db
      .insertInto('action_items')
      .columns(['item_id', 'note_id', 'position', 'project_id', 'sprint_id', 'description', 'status', 'created_at'])
      .expression((e) =>
        e
          .selectFrom(['notes', items])
          .select([
            sql`gen_random_uuid()::text`.as('item_id'),
            'note_id',
            sql`position - 1`.as('position'),
            'project_id',
            'sprint_id',
            sql`told ->> 'description'`.as('description'),
            sql`case when lower(btrim(told ->> 'status')) in ('close', 'closed', 'completed', 'done', 'resolved')
              then 'closed' else 'open' end`.as('status'),
            'created_at',
          ])
          .where('kind', '=', 'retrospective'),
      )
      .execute();
  },
};
