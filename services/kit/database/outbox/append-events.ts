import { type CompiledQuery, type Generated, type Kysely, sql } from 'kysely';
import type { Envelope } from '../../events/event.ts';
import { statement } from '../statement.ts';
import type { AggregateVersions } from './aggregate-versions.ts';
import type { OutboxRow } from './outbox-row.ts';

/** An event that a transaction tells, before it has a version. */
export interface Told {
  stream: string;
  envelope: Omit<Envelope, 'aggregate_version'>;
}

interface Tables {
  outbox: { id: Generated<number>; event_id: string; stream: string; envelope: string };
  aggregate_versions: AggregateVersions;
}

/**
 * Puts the events of one transaction into the outbox, in their order, each with its aggregate's next version: in one statement, since each
 * costs. The count of an aggregate stays locked until the transaction ends, and ids are given after it is: so the order of ids is that of
 * versions, and versions have no gap. Gives a row an event: see rowsOf.
 */
export function appendingEvents(trx: Kysely<Tables>, told: readonly Told[]): CompiledQuery<Appended> {
  const { aggregates, behind } = countsOf(told);
  return appending(trx, {
    types: aggregates.map(({ type }) => type),
    ids: aggregates.map(({ id }) => id),
    counts: aggregates.map(({ events }) => events),
    eventIds: told.map(({ envelope }) => envelope.event_id),
    streams: told.map(({ stream }) => stream),
    envelopes: told.map(({ envelope }) => JSON.stringify(envelope)),
    typeOfEach: told.map(({ envelope }) => envelope.aggregate_type),
    idOfEach: told.map(({ envelope }) => envelope.aggregate_id),
    behind,
  });
}

type Lists = Record<'types' | 'ids' | 'eventIds' | 'streams' | 'envelopes' | 'typeOfEach' | 'idOfEach', string[]> &
  Record<'counts' | 'behind', number[]>;

const appending = statement((trx: Kysely<Tables>, v: Lists) =>
  trx
    .with('counted', (db) =>
      db
        .insertInto('aggregate_versions')
        .columns(['aggregate_type', 'aggregate_id', 'version'])
        .expression(sql`select * from unnest(${v.types}::text[], ${v.ids}::text[], ${v.counts}::bigint[])`)
        .onConflict((c) =>
          c
            .columns(['aggregate_type', 'aggregate_id'])
            .doUpdateSet({ version: sql<number>`aggregate_versions.version + excluded.version` }),
        )
        .returningAll(),
    )
    .insertInto('outbox')
    .columns(['event_id', 'stream', 'envelope'])
    .expression(
      sql`select event_id, stream,
          envelope::jsonb || jsonb_build_object('aggregate_version', counted.version - behind)
        from counted join unnest(
          ${v.eventIds}::text[], ${v.streams}::text[], ${v.envelopes}::text[], ${v.typeOfEach}::text[], ${v.idOfEach}::text[],
          ${v.behind}::bigint[]
        ) with ordinality as told (event_id, stream, envelope, aggregate_type, aggregate_id, behind, place)
        using (aggregate_type, aggregate_id)
        order by place`,
    )
    .returning(['id', 'event_id', sql<number>`(outbox.envelope ->> 'aggregate_version')::bigint`.as('version')]),
);

/** What the statement gives of an event. */
export interface Appended {
  id: number;
  event_id: string;
  version: number;
}

/** The rows as they lie in the outbox, in the events' order. */
export function rowsOf(told: readonly Told[], appended: readonly Appended[]): OutboxRow[] {
  const given = new Map(appended.map((row) => [row.event_id, row]));
  return told.flatMap(({ stream, envelope }) => {
    const row = given.get(envelope.event_id);
    return row === undefined ? [] : [{ id: row.id, stream, envelope: { ...envelope, aggregate_version: row.version } }];
  });
}

interface Aggregate {
  type: string;
  id: string;
  events: number;
}

/**
 * The aggregates, in an order that is the same for all transactions, so that two that tell of the same ones lock them one after the other;
 * and of each event, how many of its aggregate come after it.
 */
function countsOf(told: readonly Told[]): { aggregates: Aggregate[]; behind: number[] } {
  const aggregates = new Map<string, Aggregate>();
  const behind = told.toReversed().map(({ envelope: { aggregate_type: type, aggregate_id: id } }) => {
    const key = `${type} ${id}`;
    const one = aggregates.get(key) ?? { type, id, events: 0 };
    aggregates.set(key, one);
    return one.events++;
  });
  const inOrder = [...aggregates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return { aggregates: inOrder, behind: behind.reverse() };
}
