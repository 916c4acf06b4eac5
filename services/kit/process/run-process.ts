import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, EXIT_CONFIG } from './config.ts';
import { createLogger, type Logger } from './logger.ts';

/** What a process runs, from the moment that it serves. */
export interface Running {
  /** Says "not ready" from now on; serves on. */
  drain(): void;
  /** Ends what is under way, then everything. */
  stop(): Promise<void>;
}

export interface ProcessSettings {
  DSM_LOG_LEVEL: string;
  DSM_DRAIN_MS: number;
}

/** A process that has not ended so long after it was asked to ends at once; Kubernetes would kill it after 30 s. */
const LATEST_END_MS = 24_000;

/**
 * Runs a process from its configuration to its end. SIGTERM and SIGINT end it in order: not ready, `DSM_DRAIN_MS` later no more
 * connections, what is under way, exit 0. A wrong configuration is told on standard error, nothing else is, and the exit code is 78.
 */
export async function runProcess<C extends ProcessSettings>(
  name: string,
  readConfig: () => C,
  start: (config: C, log: Logger) => Promise<Running>,
): Promise<void> {
  const stopping = new Promise<NodeJS.Signals>((resolve) => {
    // Not once: a second signal must not end the process in the middle of its end.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
  const config = configuration(readConfig);
  const log = createLogger(name, config.DSM_LOG_LEVEL);
  const running = await start(config, log).catch((error) => {
    endIfConfiguration(error);
    log.fatal({ err: error }, 'the start failed');
    process.exit(1);
  });
  log.info({ signal: await stopping }, 'stopping');
  setTimeout(() => {
    log.error(`not at the end ${LATEST_END_MS / 1000} s after it was asked for: ending at once`);
    process.exit(1);
  }, LATEST_END_MS).unref();
  running.drain();
  await delay(config.DSM_DRAIN_MS);
  await running.stop();
  log.info('stopped');
  process.exit(0);
}

/** What `read` gives; what is wrong with the configuration is told on standard error, and the process ends with code 78. */
export function configuration<C>(read: () => C): C {
  try {
    return read();
  } catch (error) {
    endIfConfiguration(error);
    throw error;
  }
}

function endIfConfiguration(error: unknown): void {
  if (!(error instanceof ConfigError)) return;
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_CONFIG);
}
