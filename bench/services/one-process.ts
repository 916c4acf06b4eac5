// All services in one process, on PGlite in a folder or on PostgreSQL. Run by arrangements.ts:
//   node bench/services/one-process.ts <folder | postgres://…>

import { cacheFolder } from '../../dev/cache-folder.ts';
import { hostServices } from '../../dev/services/host.ts';
import { openPGlite, openPostgres } from '../../services/kit/database/database.ts';
import { InProcessBus } from '../../services/kit/events/in-process-bus.ts';
import { createLogger } from '../../services/kit/process/logger.ts';
import { systemClock } from '../../services/kit/time/clock.ts';

const place = String(process.argv[2]);
const connection = place.startsWith('postgres://')
  ? await openPostgres(place)
  : await openPGlite(place, { cache: cacheFolder(process.env, 'pglite') });
const bus = new InProcessBus();
const log = createLogger('services', 'warn');
const host = await hostServices({ connection, bus, clock: systemClock(), log });
process.send?.({ endpoints: host.endpoints });
process.once('SIGTERM', async () => {
  await host.stop();
  await bus.close();
  await connection.close();
  process.exit(0);
});
