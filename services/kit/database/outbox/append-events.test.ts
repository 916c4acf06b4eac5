import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import { systemClock } from '../../time/clock.ts';
import { type Connection, openSchema } from '../database.ts';
import type { KitTables } from '../kit-tables.ts';
import { UnitOfWork, type Work } from '../unit-of-work.ts';
import { countOnAfter, countOnFrom } from './aggregate-versions.ts';
import type { OutboxRow } from './outbox-row.ts';

const kind = (aggregateType: string) => ({
  ...{ type: `${aggregateType}Changed`, stream: 's', aggregateType, schemaVersion: 1 },
  data: z.object({ n: z.number().optional() }),
});
const [plant, animal] = [kind('Plant'), kind('Animal')];

let connection: Connection;
let db: Kysely<KitTables>;
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema(connection, 'counted', {});
});
afterAll(() => connection.close());
beforeEach(async () => {
  await db.deleteFrom('outbox').execute();
  await db.deleteFrom('aggregate_versions').execute();
});

const told = async () =>
  (await db.selectFrom('outbox').select('envelope').orderBy('id').execute()).map(
    ({ envelope: e }) => `${e.aggregate_type} ${e.aggregate_id} ${e.aggregate_version}`,
  );
const tell = async (work: (work: Work<KitTables>) => Promise<unknown>) => {
  const rows: OutboxRow[] = [];
  const published = (own: readonly OutboxRow[] = []) => void rows.push(...own);
  const unit = new UnitOfWork<KitTables>(db, { clock: systemClock(), service: 'test', correlationId: 'c', published });
  await unit.run('tell', work);
  return rows;
};

describe('versions of an aggregate', () => {
  it('are 1, 2, 3 and so on, in the order in which it was told of, whatever is told between', async () => {
    await tell(async ({ emit }) => {
      await emit(plant, 'A', {});
      await emit(animal, 'A', {});
      await emit(plant, 'A', {});
      await emit(plant, 'B', {});
    });
    await tell(({ emit }) => emit(plant, 'A', {}));
    expect(await told()).toEqual(['Plant A 1', 'Animal A 1', 'Plant A 2', 'Plant B 1', 'Plant A 3']);
  });

  it('are known to whoever told, with the whole of the row', async () => {
    await tell(({ emit }) => emit(plant, 'A', {}));
    const rows = await tell(async ({ emit }) => {
      await emit(plant, 'A', {});
      await emit(animal, 'A', {});
    });
    expect(rows.map(({ envelope }) => envelope.aggregate_version)).toEqual([2, 1]);
    const kept = await db.selectFrom('outbox').select(['id', 'stream', 'envelope']).orderBy('id').execute();
    expect(rows).toEqual(kept.slice(1));
  });

  it('have no gap where a transaction failed', async () => {
    await tell(({ emit }) => emit(plant, 'A', {}));
    const failing = tell(async ({ emit, trx }) => {
      await emit(plant, 'A', {});
      await emit(plant, 'B', {});
      await trx
        .insertInto('inbox')
        .values({ event_id: 'x', consumer: 'x', handled_at: new Date(Number.NaN) })
        .execute();
    });
    await expect(failing).rejects.toThrow();
    await tell(({ emit }) => emit(plant, 'A', {}));
    expect(await told()).toEqual(['Plant A 1', 'Plant A 2']);
  });

  it('stay in the order of a batch of hundreds', async () => {
    await tell(async ({ emit }) => {
      for (let n = 0; n < 300; n++) await emit(n % 3 === 0 ? animal : plant, `${n % 2}`, { n });
    });
    const rows = await db.selectFrom('outbox').select('envelope').orderBy('id').execute();
    expect(rows.map(({ envelope }) => envelope.event_data.n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    const seen = new Map<string, number>();
    for (const { envelope: e } of rows) {
      const key = `${e.aggregate_type}/${e.aggregate_id}`;
      expect(e.aggregate_version).toBe((seen.get(key) ?? 0) + 1);
      seen.set(key, e.aggregate_version);
    }
  });
});

describe('the count', () => {
  it('goes on from what was told before there was one', async () => {
    const past = await openSchema<{ plants: { id: string; version: number } }>(connection, 'past', {
      '0001_plants': {
        async up(old) {
          await old.schema.createTable('plants').addColumn('id', 'text').addColumn('version', 'integer').execute();
          await (old as Kysely<{ plants: { id: string; version: number } }>)
            .insertInto('plants')
            .values([{ id: 'A', version: 17 }])
            .execute();
        },
      },
      '0002_count': countOnFrom((old) => [
        old.selectFrom('plants').select([sql<string>`'Plant'`.as('aggregate_type'), 'id as aggregate_id', 'version']),
      ]),
    });
    const rows = await (past as unknown as Kysely<KitTables>).selectFrom('aggregate_versions').selectAll().execute();
    expect(rows).toEqual([{ aggregate_type: 'Plant', aggregate_id: 'A', version: 17 }]);
  });

  it('goes on after events of a log, and never back', async () => {
    await tell(({ emit }) => emit(plant, 'B', {}));
    await tell(({ emit }) => emit(plant, 'B', {}));
    const of = (aggregate_id: string, aggregate_version: number) => ({
      ...{ aggregate_type: 'Plant', aggregate_id, aggregate_version },
    });
    await countOnAfter(db, [of('A', 4), of('A', 9), of('A', 7), of('B', 1)]);
    await tell(async ({ emit }) => {
      await emit(plant, 'A', {});
      await emit(plant, 'B', {});
    });
    expect((await told()).slice(-2)).toEqual(['Plant A 10', 'Plant B 3']);
  });
});
