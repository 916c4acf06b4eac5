import type { Kysely } from 'kysely';
import type { KitTables } from '../../../../services/kit/database/kit-tables.ts';

// The tables of a service that only counts: enough to try the kit without any domain.

export interface Own {
  counters: { id: string; n: number };
  /** what the consumer did, in the order of its doing */
  effects: { id: number; counter: string; n: number };
}
export type Tables = Own & KitTables;

export const tables = {
  '0001_test': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('counters')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('n', 'integer', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('effects')
        .addColumn('id', 'bigserial', (c) => c.primaryKey())
        .addColumn('counter', 'text', (c) => c.notNull())
        .addColumn('n', 'integer', (c) => c.notNull())
        .execute();
    },
  },
};
