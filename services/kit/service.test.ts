import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { handClock, requester, silent } from '../../test/integration/fixtures/services/requests.ts';
import { type Own, type Tables, tables } from '../../test/integration/services/kit/counting-tables.ts';
import { createClient } from './calls/client.ts';
import { Problem } from './calls/problem.ts';
import { route } from './calls/route.ts';
import type { Connection, ServiceDatabase } from './database/database.ts';
import type { Envelope } from './events/event.ts';
import { InProcessBus } from './events/in-process-bus.ts';
import { assembleService, type Background, type ServiceHandle } from './service.ts';

const counted = {
  type: 'Counted',
  stream: 'counts',
  aggregateType: 'Counter',
  schemaVersion: 1,
  data: z.object({ n: z.number() }),
};
const count = route({
  method: 'POST',
  path: '/counters/:id',
  summary: 'Counts and tells',
  params: z.strictObject({ id: z.string() }),
  answer: z.object({}),
});

/** of a service that is away */
const projectClient = createClient({ count }, { service: 'project', baseUrl: () => 'http://127.0.0.1:1' });

let connection: Connection;
let bus: InProcessBus;
let service: ServiceHandle;
let db: ServiceDatabase<Own>;
let background: Background & { did: string[] };
/** what the consumer is to throw, one a call */
let failures: Error[];
const clock = handClock('2026-11-23T10:00:00Z');

beforeAll(async () => {
  connection = await openEmbedded();
});
afterAll(() => connection.close());
beforeEach(async () => {
  bus = new InProcessBus();
  failures = [];
  const did: string[] = [];
  background = { did, start: () => void did.push('start'), stop: async () => void did.push('stop') };
  service = await assembleService<Own>({
    service: 'counter',
    migrations: tables,
    errors: { taken: { status: 409, title: 'Taken' } },
    deps: { connection, bus, clock, log: silent, installation: 'here' },
    neighbours: { project: projectClient },
    observed: { chronicle: () => Promise.reject(new Error('away')) },
    consume: {
      streams: ['counts'],
      handlers: {
        Counted: async ({ aggregate_id, event_data }, { trx }) => {
          const failure = failures.shift();
          if (failure) throw failure;
          const row = { counter: aggregate_id, n: Number(event_data.n) };
          await trx
            .insertInto('effects')
            .values(row as never)
            .execute();
        },
      },
    },
    serve: (app, opened) => {
      db = opened;
      app.serve(count, async ({ params, unit }) => {
        if (params.id === 'taken') throw new Problem('taken', 'x');
        return unit.run('count', async ({ emit }) => {
          await emit(counted, params.id, { n: 1 });
          return {};
        });
      });
      return background;
    },
  });
});
afterEach(() => service.stop());

const call = requester(() => service.fastify);
const effects = async (id: string) =>
  (await db.selectFrom('effects').select('n').where('counter', '=', id).execute()).map(({ n }) => n);
const event = (aggregate_id: string): Envelope => ({
  event_id: randomUUID(),
  event_type: 'Counted',
  timestamp: clock.now().toISOString(),
  aggregate_id,
  aggregate_type: 'Counter',
  aggregate_version: 1,
  schema_version: 1,
  event_data: { n: 1 },
  metadata: { source_service: 'test', correlation_id: 'c' },
});
const isSettled = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 60))]);

describe('a service', () => {
  it('takes no event before its start, nor while it is paused', async () => {
    const early = bus.publish(event('early'), 'counts');
    expect(await isSettled(early)).toBe(false);
    expect(background.did).toEqual([]);
    await service.start();
    await early;
    expect(await effects('early')).toEqual([1]);
    service.pause();
    const paused = bus.publish(event('paused'), 'counts');
    expect(await isSettled(paused)).toBe(false);
    service.resume();
    await paused;
    expect(await effects('paused')).toEqual([1]);
  });

  it('hands on what a request told, at once', async () => {
    await service.start();
    const begun = performance.now();
    expect((await call('POST', '/counters/told')).status).toBe(200);
    await expect.poll(() => effects('told'), { interval: 5 }).toEqual([1]);
    // the outbox alone is looked at every 500 ms
    expect(performance.now() - begun).toBeLessThan(450);
  });

  it('starts and stops its background, and takes nothing more', async () => {
    await service.start();
    await service.fastify.listen({ host: '127.0.0.1', port: 0 });
    await service.stop();
    expect(background.did).toEqual(['start', 'stop']);
    expect(service.fastify.server.listening).toBe(false);
    expect(await isSettled(bus.publish(event('late'), 'counts'))).toBe(false);
    expect(await effects('late')).toEqual([]);
  });

  it('knows its installation, its own errors, and its neighbours', async () => {
    expect((await call('POST', '/counters/taken')).body).toMatchObject({ code: 'taken', status: 409 });
    const other = await call('GET', '/health', undefined, { 'dsm-installation': 'there' });
    expect(other.status).toBe(421);
    expect((await call('GET', '/health/ready')).body).toMatchObject({
      service: 'counter-service',
      status: 'ready',
      external_apis: { project_service: 'error', chronicle_service: 'error' },
      services: { 'project-service': { status: 'error', latency_ms: null, circuit_breaker_state: 'closed' } },
    });
    const { body } = await call('GET', '/metrics');
    expect(body).toContain('dsm_breaker_state{dependency="project"} 0');
    expect(body).toContain('dsm_call_retries_total{dependency="project"} 0');
  });

  it('removes old rows every hour', async () => {
    const old = new Date('2026-11-01T00:00:00Z');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    await service.start();
    await db
      .insertInto('idempotency_keys')
      .values({ key: 'old', fingerprint: 'f', answer: null, created_at: old })
      .execute();
    const keys = () => db.selectFrom('idempotency_keys').select('key').execute();
    vi.advanceTimersByTime(3_599_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await keys()).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    await vi.waitFor(async () => expect(await keys()).toEqual([]));
    await service.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('dead letters', () => {
  /** Leaves a dead letter of an event. */
  const bury = async (id: string, at = '2026-11-23T10:00:00Z') => {
    clock.set(at);
    await service.start();
    failures = Array.from({ length: 5 }, () => new Error(`no counter ${id}`));
    const one = event(id);
    await bus.publish(one, 'counts');
    return one;
  };
  const list = async () => (await call('GET', '/v1/dead-letters')).body;
  afterEach(async () => {
    await (db as unknown as ServiceDatabase<Tables>).deleteFrom('dead_letters').execute();
  });

  it('are told, oldest first, and each with its whole event', async () => {
    const second = await bury('second', '2026-11-23T11:00:00Z');
    const first = await bury('first', '2026-11-23T10:00:00Z');
    expect(await list()).toEqual(
      [first, second].map((one) => ({
        event_id: one.event_id,
        event_type: 'Counted',
        stream: 'counts',
        error: `Error: no counter ${one.aggregate_id}`,
        attempts: 5,
        failed_at: one === first ? '2026-11-23T10:00:00.000Z' : '2026-11-23T11:00:00.000Z',
      })),
    );
    expect((await call('GET', `/v1/dead-letters/${second.event_id}`)).body.event).toEqual(second);
  });

  it('are applied again on demand, once, and gone then', async () => {
    const one = await bury('again');
    const replay = () => call('POST', `/v1/dead-letters/${one.event_id}/replay`);
    failures = [new Error('still no counter')];
    expect(await replay()).toMatchObject({
      ...{ status: 409, body: { code: 'event_failed', detail: expect.stringContaining('still no counter') } },
    });
    expect(await list()).toHaveLength(1);
    expect(await replay()).toMatchObject({ status: 200, body: { event_id: one.event_id } });
    expect(await effects('again')).toEqual([1]);
    expect(await list()).toEqual([]);
    expect(await replay()).toMatchObject({ status: 404, body: { code: 'dead_letter_not_found' } });
  });

  it('are given up on demand, and no other with them', async () => {
    const [one, two] = [await bury('dropped'), await bury('kept')];
    expect((await call('DELETE', `/v1/dead-letters/${one.event_id}`)).status).toBe(200);
    expect((await list()).map((l: { event_id: string }) => l.event_id)).toEqual([two.event_id]);
    expect(await effects('dropped')).toEqual([]);
    expect((await call('DELETE', `/v1/dead-letters/${one.event_id}`)).status).toBe(404);
    expect((await call('GET', `/v1/dead-letters/${one.event_id}`)).status).toBe(404);
  });
});
