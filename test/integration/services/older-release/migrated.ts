import { hostServices, type ServicesHost } from '../../../../dev/services/host.ts';
import { openPostgres } from '../../../../services/kit/database/database.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { caller, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import type { Played } from './life.ts';

/** The services of today on a database that is there. */
export async function startToday(url: string): Promise<Played & { host: ServicesHost; stop(): Promise<void> }> {
  const connection = await openPostgres(url);
  const bus = new InProcessBus();
  const clock = handClock(MONDAY_MORNING);
  const host = await hostServices({ connection, bus, clock, log: silent, installation: 'older-release' });
  return {
    ...{ host, clock, call: caller(() => host.endpoints) },
    stop: async () => {
      await host.stop();
      await bus.close();
      await connection.close();
    },
  };
}

/** Brings every schema up to date, as a start does. */
export const migrateAll = async (url: string): Promise<void> => (await startToday(url)).stop();
