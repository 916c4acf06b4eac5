// All services of a local world in one process on one embedded database (development only).
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPGlite } from '../../services/kit/database/database.ts';
import { InProcessBus } from '../../services/kit/events/in-process-bus.ts';
import { authFrom } from '../../services/kit/http/auth/from-settings.ts';
import { modelServerAt } from '../../services/kit/models/settings.ts';
import { runProcess } from '../../services/kit/process/run-process.ts';
import { tokenFrom } from '../../services/kit/process/token-file.ts';
import { systemClock } from '../../services/kit/time/clock.ts';
import { startTracing } from '../../services/kit/tracing/start-tracing.ts';
import { cacheFolder } from '../cache-folder.ts';
import { readEndpoints, writeEndpoints } from '../world/endpoints.ts';
import { readServicesConfig } from './config.ts';
import { serveControl } from './control.ts';
import { DisturbedBus, seededDisturbance } from './disturbed-bus.ts';
import { hostServices, SERVICE_NAMES, type ServiceName } from './host.ts';
import { WELL_KNOWN_PORTS } from './ports.ts';

const { dir } = parseArgs({ options: { dir: { type: 'string' } } }).values;
if (dir === undefined) throw new Error('services: --dir: missing: the folder of the world');

await runProcess(
  'services',
  () => readServicesConfig(process.env),
  async (config, log) => {
    const tracer = await startTracing('dsm-services', config, log);
    const clock = systemClock(config.DSM_CLOCK_OFFSET_MS);
    const connection = await openPGlite(join(dir, 'pglite'), { cache: cacheFolder(process.env, 'pglite') });
    const seed = config.DSM_DISTURBED_BUS;
    const plainBus = new InProcessBus();
    const bus = seed === undefined ? plainBus : new DisturbedBus(plainBus, seededDisturbance({ seed }));
    const models = {
      server: modelServerAt(config.OLLAMA_HOST),
      chat: config.DSM_CHAT_MODEL,
      embedding: config.DSM_EMBEDDING_MODEL,
      dimensions: config.DSM_EMBEDDING_DIMENSIONS,
    };
    const ports = wishedPorts(config.DSM_PORTS);
    const host = await hostServices(
      { connection, bus, clock, log, installation: config.DSM_INSTALLATION, auth: authFrom(config, log) },
      ports,
      models,
      { token: tokenFrom(config.DSM_TOKEN_FILE) },
    );
    const control = await serveControl(host);
    const controlFile = join(dir, 'services-control.json');
    writeFileSync(`${controlFile}.new`, JSON.stringify({ url: control.url }));
    renameSync(`${controlFile}.new`, controlFile);
    writeEndpoints(dir, host.endpoints);
    log.info({ endpoints: host.endpoints, now: clock.now() }, 'services are up');
    return {
      drain: () => host.drain(),
      stop: async () => {
        control.server.close();
        await host.stop();
        await bus.close();
        await connection.close();
        await tracer?.close();
      },
    };
  },
);

/** Where they were before, so that clients of an earlier run find them again; else by the configuration. */
function wishedPorts(ports: 'any' | 'well-known'): Partial<Record<ServiceName, number>> {
  const before = readEndpoints(dir as string);
  if (before === undefined) return ports === 'any' ? {} : WELL_KNOWN_PORTS;
  return Object.fromEntries(SERVICE_NAMES.flatMap((n) => (before[n] ? [[n, Number(new URL(before[n]).port)]] : [])));
}
