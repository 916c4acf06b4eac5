import { createLogger } from '../services/kit/process/logger.ts';
import { configuration } from '../services/kit/process/run-process.ts';
import { loadTracing } from '../services/kit/tracing/start-tracing.ts';
import { readOperatorConfig } from './config.ts';
import { operate } from './operate.ts';

/** Imports what only some installations use: traces, and a webhook's certificate. */
export async function loadRest(): Promise<void> {
  await Promise.all([loadTracing(), import('../webhooks/certificates/setup.ts')]);
}

/** Runs until the process is asked to end. Says what is wrong with its settings and ends when something is. */
export async function start(): Promise<void> {
  const config = configuration(readOperatorConfig);
  await operate(config, createLogger('operator', config.DSM_LOG_LEVEL), process);
}
