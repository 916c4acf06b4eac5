import { request } from 'undici';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import type { ServiceHandle } from '../../../../services/kit/service.ts';
import { buildProject } from '../../../../services/project/app.ts';
import { ARRANGEMENTS } from '../../../arrangements.ts';
import { type Arranged, type Arrangement, startArranged } from '../../fixtures/services/arrangements.ts';
import { type Engine, openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { handClock, requester, silent } from '../../fixtures/services/requests.ts';

const NOW = '2026-11-20T12:00:00Z';

export const calendar = {
  country: 'US',
  subdivision: 'CA',
  time_zone: 'America/New_York',
  working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  holidays: [],
};

export const declaration = (more: object = {}) => ({
  owner: 'cluster/default/payments',
  digest: 'd1',
  name: 'Payments',
  description: 'Takes money',
  calendar,
  team: [],
  ...more,
});

/** A project service alone, without a port, on a database of its own; requests and `service` need `start` before. */
export function projectOn(engine: Engine) {
  let database: TestDatabase;
  let service: ServiceHandle;
  const bus = new InProcessBus();
  const call = requester(() => service.fastify);
  return {
    bus,
    call,
    statusOf: async (id: string) => (await call('GET', `/projects/${id}`)).body.status,
    service: () => service,
    start: async () => {
      database = await openDatabase(engine);
      service = await buildProject({
        connection: database.connection,
        bus,
        clock: handClock(NOW),
        log: silent,
      });
      await service.start();
    },
    stop: async () => {
      await service?.stop();
      await database?.close();
    },
  };
}

/** The project service, asked as others ask it, in an arrangement of all services; requests need `start` before. */
export function projectIn(arrangement: Arrangement) {
  if (arrangement !== ARRANGEMENTS.c) return projectOn(arrangement === ARRANGEMENTS.a ? 'PGlite' : 'PostgreSQL');
  let world: Arranged;
  // With every header, which fetch would not send.
  const call: ReturnType<typeof requester> = async (method, path, body, headers = {}) => {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await request(world.host.endpoints.project + path, {
      method,
      headers: { ...type, ...headers },
      body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
    });
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson ? JSON.parse(text) : text, headers: answer.headers };
  };
  return {
    call,
    statusOf: async (id: string) => (await call('GET', `/projects/${id}`)).body.status,
    start: async () => {
      world = await startArranged(arrangement);
      world.clock.set(NOW);
    },
    stop: () => world?.stop(),
  };
}
