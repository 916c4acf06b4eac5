import type { ColumnType, Generated, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Envelope } from '../events/event.ts';
import { createLeases, type LeaseTable } from './lease-table.ts';
import type { SchemaMigration } from './migrate.ts';
import { type AggregateVersions, createAggregateVersions } from './outbox/aggregate-versions.ts';
import { createTransportLosses } from './outbox/transport-losses.ts';

/** A jsonb column: read as a value, written as text, since `pg` would take a plain array for a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>;

export interface KitTables {
  outbox: {
    id: Generated<number>;
    event_id: string;
    stream: string;
    envelope: Json<Envelope>;
    dispatched_at: Date | null;
    /** by the transport's own time it had been published then; null: not yet, or to a transport without a time */
    published_at: Generated<number | null>;
  };
  /** how often the transport had lost events, which were published again */
  transport_losses: { noticed_at: Date; events: number };
  aggregate_versions: AggregateVersions;
  inbox: { event_id: string; consumer: string; handled_at: Date };
  dead_letters: {
    event_id: string;
    consumer: string;
    stream: string;
    envelope: Json<Envelope>;
    error: string;
    attempts: number;
    failed_at: Date;
  };
  /** what a consumer may not apply yet, see parking.ts */
  parked_events: {
    id: Generated<number>;
    event_id: string;
    consumer: string;
    stream: string;
    aggregate_type: string;
    aggregate_id: string;
    aggregate_version: number;
    envelope: Json<Envelope>;
    parked_at: Date;
  };
  idempotency_keys: {
    key: string;
    fingerprint: string;
    answer: Json<unknown> | null;
    created_at: Date;
  };
  leases: LeaseTable;
}

/** Named so that they sort before every migration of a service. */
export const kitMigrations: Record<string, SchemaMigration> = {
  '0000_kit': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('outbox')
        .addColumn('id', 'bigserial', (c) => c.primaryKey())
        .addColumn('event_id', 'text', (c) => c.notNull().unique())
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('envelope', 'jsonb', (c) => c.notNull())
        .addColumn('dispatched_at', 'timestamptz')
        .execute();
      await db.schema
        .createIndex('outbox_waiting')
        .on('outbox')
        .column('id')
        .where(sql.ref('dispatched_at'), 'is', null)
        .execute();
      await db.schema
        .createTable('inbox')
        .addColumn('event_id', 'text', (c) => c.notNull())
        .addColumn('consumer', 'text', (c) => c.notNull())
        .addColumn('handled_at', 'timestamptz', (c) => c.notNull())
        .addPrimaryKeyConstraint('inbox_pk', ['event_id', 'consumer'])
        .execute();
      await db.schema
        .createTable('dead_letters')
        .addColumn('event_id', 'text', (c) => c.primaryKey())
        .addColumn('consumer', 'text', (c) => c.notNull())
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('envelope', 'jsonb', (c) => c.notNull())
        .addColumn('error', 'text', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('failed_at', 'timestamptz', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('idempotency_keys')
        .addColumn('key', 'text', (c) => c.primaryKey())
        .addColumn('fingerprint', 'text', (c) => c.notNull())
        .addColumn('answer', 'jsonb')
        .addColumn('created_at', 'timestamptz', (c) => c.notNull())
        .execute();
    },
  },
  '0000_kit_aggregate_versions': createAggregateVersions,
  '0000_kit_transport_losses': createTransportLosses,
  '0000_kit_leases': { up: createLeases },
  '0000_kit_parked_events': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('parked_events')
        .addColumn('id', 'bigserial', (c) => c.primaryKey())
        .addColumn('event_id', 'text', (c) => c.notNull())
        .addColumn('consumer', 'text', (c) => c.notNull())
        .addColumn('stream', 'text', (c) => c.notNull())
        .addColumn('aggregate_type', 'text', (c) => c.notNull())
        .addColumn('aggregate_id', 'text', (c) => c.notNull())
        .addColumn('aggregate_version', 'bigint', (c) => c.notNull())
        .addColumn('envelope', 'jsonb', (c) => c.notNull())
        .addColumn('parked_at', 'timestamptz', (c) => c.notNull())
        .addUniqueConstraint('parked_events_once', ['event_id', 'consumer'])
        .execute();
      await db.schema
        .createIndex('parked_events_in_order')
        .on('parked_events')
        .columns(['consumer', 'aggregate_type', 'aggregate_id', 'aggregate_version'])
        .execute();
    },
  },
};
