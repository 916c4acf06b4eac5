import { renameSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type Connection, openPGlite, openPostgres } from './database/database.ts';
import { InProcessBus } from './events/in-process-bus.ts';
import { openBus } from './events/open-bus.ts';
import { authFrom } from './http/auth/from-settings.ts';
import { listen } from './http/listen.ts';
import { metricsServer } from './http/signals/metrics-port.ts';
import type { AuthSettings } from './process/auth-settings.ts';
import { fileClock } from './process/file-clock.ts';
import { httpUrl, type ListenAddress } from './process/listen-address.ts';
import type { Logger } from './process/logger.ts';
import { type ProcessSettings, runProcess } from './process/run-process.ts';
import { tokenFrom } from './process/token-file.ts';
import type { TracingSettings } from './process/tracing-settings.ts';
import type { ServiceDeps, ServiceHandle } from './service.ts';
import type { StatelessDeps } from './stateless-service.ts';
import { systemClock } from './time/clock.ts';
import { startTracing } from './tracing/start-tracing.ts';

/** See processSettings in settings.ts. */
interface ServiceSettings extends ProcessSettings, AuthSettings, TracingSettings {
  DSM_LISTEN: ListenAddress;
  DSM_METRICS_LISTEN?: ListenAddress | undefined;
  DSM_ADDRESS_FILE?: string | undefined;
  DSM_INSTALLATION?: string | undefined;
  DSM_CLOCK_OFFSET_MS: number;
  DSM_CLOCK_FILE?: string | undefined;
}

/** See dataSettings in settings.ts. */
interface DataSettings extends ServiceSettings {
  DSM_DATABASE_URL?: string | undefined;
  DSM_DATABASE_POOL: number;
  DSM_PGLITE_DIR?: string | undefined;
  DSM_BUS: string;
}

interface Program<C, Deps> {
  service: string;
  /** @throws ConfigError with every fault at once */
  readConfig: () => C;
  build: (deps: Deps, config: C) => Promise<ServiceHandle>;
}

/** A service that keeps data and tells events, as a process of its own. */
export type DataProgram<C extends DataSettings> = Program<C, ServiceDeps>;
export type StatelessProgram<C extends ServiceSettings> = Program<C, StatelessDeps>;

/** Runs one service as a process: its database, its bus, itself; ends in the opposite order. */
export const runService = <C extends DataSettings>({ service, readConfig, build }: DataProgram<C>): Promise<void> =>
  runProcess(service, readConfig, async (config, log) => {
    const tracer = await startTracing(`dsm-${service}`, config, log);
    const shared = common(config, log);
    const connection = await openConnection(service, config, log);
    const bus = await openBus(config.DSM_BUS, { service, log });
    if (config.DSM_BUS === 'memory') log.warn('DSM_BUS is memory: the events of this process reach no other one');
    const handle = await build({ ...shared, connection, bus }, config);
    const closeMetrics = await serve(handle, config, log);
    return {
      drain: () => handle.drain(),
      stop: async () => {
        await handle.stop();
        closeMetrics();
        await bus.close();
        await connection.close();
        await tracer?.close();
      },
    };
  });

/** Brings the schema of a service up to date, as its own start would, and ends. The settings are those of its process. */
export async function migrateService<C extends DataSettings>(
  { service, readConfig, build }: DataProgram<C>,
  log: Logger,
): Promise<void> {
  const config = readConfig();
  const connection = await openConnection(service, config, log);
  try {
    const handle = await build({ ...common(config, log), connection, bus: new InProcessBus() }, config);
    await handle.stop();
  } finally {
    await connection.close();
  }
}

/** Runs a service as a process that keeps nothing. */
export const runStatelessService = <C extends ServiceSettings>({
  service,
  readConfig,
  build,
}: StatelessProgram<C>): Promise<void> =>
  runProcess(service, readConfig, async (config, log) => {
    const tracer = await startTracing(`dsm-${service}`, config, log);
    const handle = await build(common(config, log), config);
    const closeMetrics = await serve(handle, config, log);
    return {
      drain: () => handle.drain(),
      stop: async () => {
        await handle.stop().finally(closeMetrics);
        await tracer?.close();
      },
    };
  });

const common = (config: ServiceSettings, log: Logger): StatelessDeps => ({
  clock:
    config.DSM_CLOCK_FILE === undefined ? systemClock(config.DSM_CLOCK_OFFSET_MS) : fileClock(config.DSM_CLOCK_FILE),
  log,
  installation: config.DSM_INSTALLATION,
  auth: authFrom(config, log),
  metricsApart: config.DSM_METRICS_LISTEN !== undefined,
});

/** How a service's process calls its neighbours. */
export const callsOf = (config: Pick<ServiceSettings, 'DSM_INSTALLATION' | 'DSM_TOKEN_FILE'>) => ({
  installation: config.DSM_INSTALLATION,
  token: tokenFrom(config.DSM_TOKEN_FILE),
});

function openConnection(service: string, config: DataSettings, log: Logger): Promise<Connection> {
  const url = () => config.DSM_DATABASE_URL ?? '';
  if (config.DSM_PGLITE_DIR !== undefined) return openPGlite(config.DSM_PGLITE_DIR);
  return openPostgres(url, { poolSize: config.DSM_DATABASE_POOL, applicationName: `dsm-${service}`, log });
}

/** Returns what closes the port for health and metrics. */
async function serve(handle: ServiceHandle, config: ServiceSettings, log: Logger): Promise<() => void> {
  const { DSM_LISTEN, DSM_METRICS_LISTEN, DSM_ADDRESS_FILE } = config;
  const metrics = DSM_METRICS_LISTEN && metricsServer(handle.fastify);
  const metricsUrl = metrics && (await urlOf(metrics, DSM_METRICS_LISTEN));
  const url = await urlOf(handle.fastify.server, DSM_LISTEN);
  await handle.start();
  log.info({ url, ...(metricsUrl === undefined ? {} : { metrics_url: metricsUrl }) }, 'listening');
  // Renamed into place: a reader sees the whole of it or nothing.
  if (DSM_ADDRESS_FILE !== undefined) {
    writeFileSync(`${DSM_ADDRESS_FILE}.new`, `${url}\n`);
    renameSync(`${DSM_ADDRESS_FILE}.new`, DSM_ADDRESS_FILE);
  }
  return () => {
    metrics?.close();
    metrics?.closeAllConnections();
  };
}

const urlOf = async (server: Server, { host, port }: ListenAddress): Promise<string> =>
  httpUrl({ host, port: await listen(server, port, host) });
