// All services of a local world in one process on one embedded database (development only).
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPGlite } from '../../services/kit/database/database.ts';
import { InProcessBus } from '../../services/kit/events/in-process-bus.ts';
import { noModels } from '../../services/kit/models/no-models.ts';
import { ollamaServer } from '../../services/kit/models/ollama-server.ts';
import { createLogger } from '../../services/kit/process/logger.ts';
import { systemClock } from '../../services/kit/time/clock.ts';
import { cacheFolder } from '../cache-folder.ts';
import { readServicesConfig } from './config.ts';
import { serveControl } from './control.ts';
import { DisturbedBus, seededDisturbance } from './disturbed-bus.ts';
import { hostServices, SERVICE_NAMES, type ServiceName } from './host.ts';

const WELL_KNOWN: Record<ServiceName, number> = {
  project: 8081,
  backlog: 8082,
  sprint: 8083,
  chronicle: 8084,
  orchestrator: 8085,
  embedding: 8086,
};

const { dir } = parseArgs({ options: { dir: { type: 'string' } } }).values;
if (dir === undefined) throw new Error('services: --dir: missing: the folder of the world');

const config = readServicesConfig(process.env);
const log = createLogger('services', config.DSM_LOG_LEVEL);
const clock = systemClock(config.DSM_CLOCK_OFFSET_MS);
const connection = await openPGlite(join(dir, 'pglite'), { cache: cacheFolder(process.env, 'pglite') });
const plainBus = new InProcessBus();
const bus =
  config.DSM_DISTURBED_BUS === undefined
    ? plainBus
    : new DisturbedBus(plainBus, seededDisturbance({ seed: config.DSM_DISTURBED_BUS }));
const file = join(dir, 'endpoints.json');
const models = {
  server: config.OLLAMA_HOST === undefined ? noModels : ollamaServer(config.OLLAMA_HOST),
  chat: config.DSM_CHAT_MODEL,
  embedding: config.DSM_EMBEDDING_MODEL,
  dimensions: config.DSM_EMBEDDING_DIMENSIONS,
};
const host = await hostServices(
  { connection, bus, clock, log, installation: config.DSM_INSTALLATION },
  wishedPorts(),
  models,
);
const control = await serveControl(host);

// Renamed into place: a reader sees the old file or the whole new one.
const write = (path: string, value: unknown) => {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.new`, path);
};
write(join(dir, 'services-control.json'), { url: control.url });
write(file, host.endpoints);
log.info({ endpoints: host.endpoints, now: clock.now() }, 'services are up');

/** Where they were before, so that clients of an earlier run find them again; else by the configuration. */
function wishedPorts(): Partial<Record<ServiceName, number>> {
  if (existsSync(file)) {
    const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    return Object.fromEntries(SERVICE_NAMES.flatMap((n) => (before[n] ? [[n, Number(new URL(before[n]).port)]] : [])));
  }
  return config.DSM_PORTS === 'any' ? {} : WELL_KNOWN;
}

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  control.server.close();
  await host.stop();
  await bus.close();
  await connection.close();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
