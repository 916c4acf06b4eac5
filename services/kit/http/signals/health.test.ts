import { fastify } from 'fastify';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import { handClock, requester } from '../../../../test/integration/fixtures/services/requests.ts';
import type { Neighbour } from '../../calls/neighbour.ts';
import type { BreakerState } from '../../calls/policy/breaker.ts';
import { type Connection, openSchema } from '../../database/database.ts';
import type { KitTables } from '../../database/kit-tables.ts';
import { type Found, type HealthOptions, type HealthShape, type ReadinessShape, serveHealth } from './health.ts';

let connection: Connection;
let db: Kysely<KitTables>;
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<Record<never, never>>(connection, 'health', {});
});
afterAll(() => connection.close());

const fine = async () => {};
const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
const outboxOf = (of: Kysely<KitTables>) => () => of.selectFrom('outbox').select('id').execute();
const ask = async (
  path: string,
  options: Partial<HealthOptions> = {},
  shape?: ReadinessShape,
  health?: HealthShape,
) => {
  const app = fastify();
  const asked = { service: 'thing', clock: handClock('2026-11-23T10:00:00Z'), database: outboxOf(db), ...options };
  serveHealth(app, asked, { readiness: () => shape, health: () => health });
  const { status, body } = await requester(() => app)('GET', path);
  return { status, body };
};

const neighbour = (look: () => Promise<void>, breaker: BreakerState = 'closed'): Neighbour => ({
  ...{ look, breaker: () => breaker, retries: () => 0 },
});

it.each(['/health', '/health/live'])('%s says that the process lives, whoever is away', async (path) =>
  expect(await ask(path, { neighbours: { backlog: neighbour(away) } })).toEqual({
    status: 200,
    body: { status: 'ok' },
  }),
);

it('is ready with its database alone', async () =>
  expect(await ask('/health/ready')).toEqual({
    status: 200,
    body: { service: 'thing-service', status: 'ready', database: 'ok', timestamp: '2026-11-23T10:00:00.000Z' },
  }));

it('tells of other services and does not count them', async () => {
  const neighbours = { project: neighbour(fine), backlog: neighbour(away, 'open') };
  expect(await ask('/health/ready', { neighbours, observed: { ollama: away } })).toMatchObject({
    status: 200,
    body: {
      status: 'ready',
      external_apis: { project_service: 'ok', backlog_service: 'error', ollama_service: 'error' },
      services: {
        'project-service': { status: 'ok', latency_ms: expect.any(Number), circuit_breaker_state: 'closed' },
        'backlog-service': { status: 'error', latency_ms: null, circuit_breaker_state: 'open' },
      },
    },
  });
});

it('is not ready without its database', async () => {
  const nowhere = connection.root.withSchema('nowhere') as unknown as Kysely<KitTables>;
  const neighbours = { project: neighbour(fine) };
  expect(await ask('/health/ready', { database: outboxOf(nowhere), neighbours })).toMatchObject({
    status: 503,
    body: { status: 'not_ready', database: 'error', external_apis: { project_service: 'ok' } },
  });
});

it('takes a database that hangs for one that is away', async () => {
  const begun = performance.now();
  const database = () => new Promise<void>(() => {});
  expect(await ask('/health/ready', { database })).toMatchObject({ status: 503, body: { database: 'error' } });
  expect(performance.now() - begun).toBeLessThan(4_000);
});

it('tells what it found in the words of the service, which decides itself', async () => {
  const found: Found[] = [];
  const shape: ReadinessShape = (told) => {
    found.push(told);
    return { isReady: true, body: { mine: true } };
  };
  const options = { neighbours: { project: neighbour(away, 'half_open') }, observed: { ollama: fine } };
  expect(await ask('/health/ready', options, shape)).toEqual({ status: 200, body: { mine: true } });
  expect(found).toEqual([
    {
      ...{ database: 'ok', observed: { ollama: 'ok' }, isReady: true },
      neighbours: { project: { status: 'error', latency_ms: null, circuit_breaker_state: 'half_open' } },
      at: new Date('2026-11-23T10:00:00Z'),
    },
  ]);
});

it('is ready without a database when it has none', async () => {
  const app = fastify();
  serveHealth(app, { service: 'thing', clock: handClock('2026-11-23T10:00:00Z') });
  const { status, body } = await requester(() => app)('GET', '/health/ready');
  expect({ status, body }).toEqual({
    status: 200,
    body: { service: 'thing-service', status: 'ready', timestamp: '2026-11-23T10:00:00.000Z' },
  });
});

it.each([
  [true, 200],
  [false, 503],
])('healthy in the words of the service: %s', async (isHealthy, status) => {
  const health = async () => ({ isHealthy, body: { mine: isHealthy } });
  expect(await ask('/health', {}, undefined, health)).toEqual({ status, body: { mine: isHealthy } });
  expect(await ask('/health/live', {}, undefined, health)).toEqual({ status: 200, body: { status: 'ok' } });
});
