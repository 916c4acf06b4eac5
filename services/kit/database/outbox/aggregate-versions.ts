import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Envelope } from '../../events/event.ts';

/** Of each aggregate, the version of the last event that was told of it. */
export interface AggregateVersions {
  aggregate_type: string;
  aggregate_id: string;
  version: number;
}

export const createAggregateVersions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('aggregate_versions')
      .addColumn('aggregate_type', 'text', (c) => c.notNull())
      .addColumn('aggregate_id', 'text', (c) => c.notNull())
      .addColumn('version', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('aggregate_versions_pk', ['aggregate_type', 'aggregate_id'])
      // Room for new versions of a row beside the old, without a new entry in the index.
      .modifyEnd(sql`with (fillfactor = 70)`)
      .execute();
  },
};

/** An aggregate of which something was told, and the highest version that it had then. */
type Counted = SelectQueryBuilder<never, never, AggregateVersions>;

/**
 * A service's own migration, for aggregates of which it told before their events were counted: the count goes on from a version that none of
 * these events has passed.
 */
export const countOnFrom = (
  // biome-ignore lint/suspicious/noExplicitAny: the tables as they are when this migration comes
  told: (db: Kysely<any>) => readonly Counted[],
): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const counted of told(db)) await raise(db as Kysely<Tables>, counted);
  },
});

/** Has the count go on from events that were told before, where the table that counts was lost. */
export async function countOnAfter(
  db: Kysely<Tables>,
  told: readonly Pick<Envelope, 'aggregate_type' | 'aggregate_id' | 'aggregate_version'>[],
): Promise<void> {
  if (told.length === 0) return;
  const list = sql<Pick<Envelope, 'aggregate_type' | 'aggregate_id' | 'aggregate_version'>>`jsonb_to_recordset(
    ${JSON.stringify(told)}::jsonb)`.as<'list'>(
    sql`list (aggregate_type text, aggregate_id text, aggregate_version bigint)`,
  );
  const highest = db
    .selectFrom(list)
    .select(['aggregate_type', 'aggregate_id', (e) => e.fn.max('aggregate_version').as('version')])
    .groupBy(['aggregate_type', 'aggregate_id'])
    .orderBy('aggregate_type')
    .orderBy('aggregate_id');
  await raise(db, highest as unknown as Counted);
}

async function raise(db: Kysely<Tables>, counted: Counted): Promise<void> {
  await db
    .insertInto('aggregate_versions')
    .columns(['aggregate_type', 'aggregate_id', 'version'])
    .expression(counted)
    .onConflict((c) =>
      c.columns(['aggregate_type', 'aggregate_id']).doUpdateSet({
        version: sql<number>`greatest(aggregate_versions.version, excluded.version)`,
      }),
    )
    .execute();
}

interface Tables {
  aggregate_versions: AggregateVersions;
}
