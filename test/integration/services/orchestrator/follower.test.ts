import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildChronicle } from '../../../../services/chronicle/app.ts';
import { chronicleClient } from '../../../../services/chronicle/contract/client.ts';
import type { ChronicleTables } from '../../../../services/chronicle/store/tables.ts';
import type { Connection } from '../../../../services/kit/database/database.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import type { LoggedEvent } from '../../../../services/orchestrator/log/events.ts';
import { Follower } from '../../../../services/orchestrator/log/follower.ts';
import { rebuildFromLog } from '../../../../services/orchestrator/rebuild.ts';
import { furthestOf, positionOf } from '../../../../services/orchestrator/store/counters.ts';
import { findSprint, tasksIn } from '../../../../services/orchestrator/store/sprints.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { openEmbedded } from '../../fixtures/services/databases.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { close, report, start, update } from './log-events.ts';
import { openOrchestratorStore } from './orchestrator-store.ts';
import { rowsOf, withoutCounts } from './rows.ts';

/** Chronicle on a port of its own, which counts its requests and can be away. */
async function startChronicle(connection: Connection) {
  const bus = new InProcessBus();
  const service = await buildChronicle({ connection, bus, clock: handClock('2026-11-23T10:00:00Z'), log: silent });
  await service.start();
  const { server } = service.fastify;
  const requests: string[] = [];
  server.on('request', ({ headers: { accept } }) => requests.push(accept === 'text/event-stream' ? 'stream' : 'page'));
  let port = 0;
  const listen = async () => {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  await listen();
  return {
    requests,
    url: () => `http://127.0.0.1:${port}`,
    listen,
    leave: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    /** as the services' outboxes would */
    log: async (...events: readonly LoggedEvent[]) => {
      for (const { event_type, event_data, timestamp, aggregate_version, schema_version } of events)
        await bus.publish(
          {
            ...{ event_id: randomUUID(), event_type, event_data, timestamp, aggregate_version, schema_version },
            ...{ aggregate_id: String(event_data.sprint_id ?? 'A'), aggregate_type: 'Sprint' },
            metadata: { source_service: 'sprint', correlation_id: 'c' },
          },
          'sprint_events',
        );
    },
    stop: () => service.stop(),
  };
}

let connection: Connection;
let chronicle: Awaited<ReturnType<typeof startChronicle>>;
let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let follower: Follower;
let said: { level: number; msg: string; seq?: number }[];
beforeAll(async () => {
  connection = await openEmbedded();
});
afterAll(() => connection.close());
beforeEach(async () => {
  chronicle = await startChronicle(connection);
  store = await openOrchestratorStore(connection);
  said = [];
  follower = newFollower();
});
afterEach(async () => {
  await follower.stop();
  await chronicle.stop();
  for (const schema of ['chronicle', 'orchestrator'])
    await connection.root.schema.dropSchema(schema).cascade().execute();
});

const newFollower = () => {
  const { db, unit, history } = store;
  const lines = new Writable({
    write: (chunk, _encoding, done) => {
      said.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return new Follower({
    ...{ db, unit, history, chronicleUrl: chronicle.url, log: pino(lines), now: () => new Date() },
    chronicle: chronicleClient(chronicle.url),
  });
};
const sprint = (id: string) => findSprint(store.db, id);
const isThere = (id: string, withinMs?: number) =>
  eventually(async () => expect(await sprint(id)).toBeDefined(), withinMs);
const caughtUp = () => eventually(async () => follower.mustHaveCaughtUp());
const life = (id: string, done: number) => [
  start(id, [1, 2, 3, 5]),
  update(id, 1, 2, { day: '2026-11-23' }),
  report(id, '2026-11-23', 1, 4),
  close(id, done, 4, { day: { current: 10, total: 10 }, closed_because: 'end' }),
];
const told = async () => (await store.told()).map(({ event_type }) => event_type);

describe('the log', () => {
  it('is applied up to an event of a version that is too new, and waits there and says so', async () => {
    await chronicle.log(start('A-S01', [1]), { ...update('A-S01', 1, 2), schema_version: 2 }, start('B-S01', [1]));
    follower.start();
    await isThere('A-S01');
    const told = () => said.filter(({ msg }) => msg.includes('chronicle: reading its log'));
    await eventually(async () => expect(told()).toHaveLength(1));
    expect(JSON.stringify(told())).toContain('event 2 of the log is TASK_UPDATED version 2');
    // It looks again every second.
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    expect([await sprint('B-S01'), await positionOf(store.db), told().length]).toEqual([undefined, 1, 1]);
    expect(() => follower.mustHaveCaughtUp()).toThrow();
  });

  it('is caught up with from its beginning, page after page, and what is old is not told', async () => {
    const many = Array.from({ length: 60 }, (_, i) => life(`A-S${String(i + 1).padStart(2, '0')}`, 1 + (i % 4))).flat();
    await chronicle.log(...many);
    expect(() => follower.mustHaveCaughtUp()).toThrow(expect.objectContaining({ code: 'history_behind' }));
    follower.start();
    await caughtUp();
    expect(store.history.closed('A')).toHaveLength(60);
    expect(await positionOf(store.db)).toBe(240);
    expect((await told()).length).toBeLessThan(120);
    expect(said).toEqual([]);
  });

  it('is followed within two seconds, and each change is told once', async () => {
    follower.start();
    await caughtUp();
    for (const id of ['A-S01', 'B-S01', 'C-S01']) {
      const begun = performance.now();
      await chronicle.log(start(id, [1, 2]));
      await isThere(id);
      expect(performance.now() - begun).toBeLessThan(2_000);
    }
    expect(await told()).toEqual(['ForecastChanged', 'ForecastChanged', 'ForecastChanged']);
  });

  it('is not asked for while nothing comes, nor when something is sent', async () => {
    await chronicle.log(...life('A-S01', 2));
    follower.start();
    await caughtUp();
    await eventually(async () => expect(chronicle.requests).toContain('stream'));
    const before = [...chronicle.requests];
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(chronicle.requests).toEqual(before);
    await chronicle.log(start('A-S02', [1]));
    await isThere('A-S02');
    expect(chronicle.requests).toEqual(before);
  });

  it('is read on where another process left off, and what that one missed is told', async () => {
    await chronicle.log(start('A-S01', [1, 2]));
    follower.start();
    await caughtUp();
    await follower.stop();
    expect(await told()).toEqual(['ForecastChanged']);
    await chronicle.log(...life('A-S01', 1).slice(1), start('A-S02', [1]));
    follower = newFollower();
    follower.start();
    await isThere('A-S02');
    expect(store.history.closed('A')).toHaveLength(1);
    // The update and the report that follow each other change the forecast once.
    expect(await told()).toEqual(['ForecastChanged', 'ForecastChanged']);
  });
});

describe('a log that was restored from a backup', () => {
  /** As a backup of after so many events has it. */
  const restoreTo = async (head: number) => {
    const log = connection.root.withSchema('chronicle') as Kysely<ChronicleTables>;
    await log.deleteFrom('events').where('seq', '>', head).execute();
    await log.updateTable('log_head').set({ last_seq: head }).execute();
  };

  it('is not read on, and says what to do; worked out anew, what comes then is told', async () => {
    await chronicle.log(...life('A-S01', 2), start('A-S02', [1]));
    follower.start();
    await isThere('A-S02');
    await eventually(async () => expect(await positionOf(store.db)).toBe(5));
    await follower.stop();
    await store.told();
    await restoreTo(3);
    follower = newFollower();
    follower.start();
    await eventually(async () => expect(JSON.stringify(said)).toContain('log ends at 3, and up to 5 it is applied'));
    expect(JSON.stringify(said)).toContain('dsm rebuild orchestrator');
    expect(() => follower.mustHaveCaughtUp()).toThrow();

    await rebuildFromLog(store.unit(), follower);
    await caughtUp();
    expect(await sprint('A-S02')).toBeUndefined();
    expect(await told()).toEqual([]);
    await chronicle.log(start('B-S01', [1]));
    await isThere('B-S01');
    expect(await told()).toEqual(['ForecastChanged']);
  });
});

describe('chronicle away', () => {
  it('at the start is said once, and nothing is decided', async () => {
    await chronicle.leave();
    follower.start();
    await eventually(async () => expect(() => follower.mustHaveCaughtUp()).toThrow(/chronicle/));
    await chronicle.listen();
    await caughtUp();
    expect(said.map(({ msg }) => msg)).toEqual([
      ...['chronicle: reading its log fails and is tried again', 'chronicle: reading its log works again'],
    ]);
  });

  it('and back, its events are read on', async () => {
    follower.start();
    await caughtUp();
    await chronicle.log(start('A-S01', [1, 2]));
    await isThere('A-S01');
    await chronicle.leave();
    await chronicle.log(update('A-S01', 1, 2), start('B-S01', [1]));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await sprint('B-S01')).toBeUndefined();
    // What is known may still be decided on.
    follower.mustHaveCaughtUp();
    await chronicle.listen();
    await isThere('B-S01');
    await chronicle.log(start('C-S01', [1]));
    await isThere('C-S01');
    expect(store.history.closed('A')).toEqual([]);
  });
});

it('an event that is not in its shape is passed over and named', async () => {
  const broken = update('A-S01', 1, 2);
  await chronicle.log(
    start('A-S01', [1]),
    { ...broken, event_data: { ...broken.event_data, sprint_version: 'two' } },
    update('A-S01', 1, 3),
    start('A-S03', [1]),
  );
  follower.start();
  await isThere('A-S03');
  await caughtUp();
  expect(await tasksIn(store.db, { sprintId: 'A-S01' }).execute()).toMatchObject([{ is_done: true, version: 3 }]);
  expect(await positionOf(store.db)).toBe(4);
  expect(said).toMatchObject([{ level: 50, seq: 2, msg: 'an event is not in its shape and is passed over' }]);
});

describe('a rebuild', () => {
  const rebuild = () => rebuildFromLog(store.unit(), follower);
  const rows = async () => withoutCounts(await rowsOf(store.db));

  it('gives the same rows and tells nothing', async () => {
    follower.start();
    await caughtUp();
    await chronicle.log(...life('A-S01', 2), ...life('A-S02', 4), ...life('B-S01', 0), start('A-S03', [2, 3]));
    await isThere('A-S03');
    await eventually(async () => expect(await positionOf(store.db)).toBe(13));
    const [before, known] = [await rows(), store.history.closed('A')];
    await store.told();
    await rebuild();
    expect(() => follower.mustHaveCaughtUp()).toThrow(expect.objectContaining({ code: 'history_behind' }));
    await caughtUp();
    expect(await rows()).toEqual(before);
    expect(store.history.closed('A')).toEqual(known);
    expect(await told()).toEqual([]);
    expect(await furthestOf(store.db)).toBe(13);
    await chronicle.log(start('C-S01', [1]));
    await isThere('C-S01');
    expect(await told()).toContain('ForecastChanged');
  });

  it('while events are applied begins anew, whenever it comes', async () => {
    const many = Array.from({ length: 40 }, (_, i) => life(`A-S${String(i + 1).padStart(2, '0')}`, 1 + (i % 4))).flat();
    await chronicle.log(...many);
    follower.start();
    for (const closed of [1, 5, 39]) {
      await eventually(async () => expect(store.history.closed('A').length).toBeGreaterThanOrEqual(closed));
      await rebuild();
    }
    await caughtUp();
    expect(store.history.closed('A')).toHaveLength(40);
    expect(await positionOf(store.db)).toBe(160);
    expect(await store.db.selectFrom('sprints').select('sprint_id').execute()).toHaveLength(40);
    expect(said).toEqual([]);
  });
});
