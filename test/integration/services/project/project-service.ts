import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import type { ServiceHandle } from '../../../../services/kit/service.ts';
import { buildProject } from '../../../../services/project/app.ts';
import { type Engine, openDatabase, type TestDatabase } from '../../fixtures/databases.ts';
import { handClock, requester, silent } from '../../fixtures/requests.ts';

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
        clock: handClock('2026-11-20T12:00:00Z'),
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
