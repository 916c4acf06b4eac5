import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { ServiceProblem, ServiceUnavailable } from '../services/kit/calls/client.ts';
import { type OrchestratorClient, orchestratorClient } from '../services/orchestrator/contract/client.ts';
import { readSeconds } from './daily-scrum-options.ts';
import { addressOf } from './services/address.ts';
import { asked } from './services/asked.ts';

const HELP = `
The orchestrator forgets everything that it worked out, and works it out anew from chronicle's log of all events: the same facts give
the same rows. While it reads it decides nothing. Ctrl-C ends the waiting, not the rebuild.

Example:
  dsm rebuild orchestrator`;

/** Services whose data can be made anew from the log. */
const REBUILT = ['orchestrator'];
const LOOK_EVERY_MS = 200;
const TELL_EVERY_MS = 2_000;

interface Options {
  timeout: number;
  dir: string;
}

export function register(program: Command): void {
  program
    .command('rebuild')
    .summary('work out anew what a service knows, from the log of all events')
    .description('Work out anew what a service knows, from the log of all events.')
    .argument('<service>', `one of: ${REBUILT.join(', ')}`)
    .option('--timeout <seconds>', 'longest wait for its end', readSeconds, 600)
    .option('--dir <folder>', 'the folder that holds the local world; DSM_ORCHESTRATOR_URL goes before it', DEFAULT_DIR)
    .addHelpText('after', HELP)
    .action((service: string, options: Options) => rebuild(service, options));
}

async function rebuild(service: string, { timeout, dir }: Options): Promise<void> {
  if (!REBUILT.includes(service))
    throw new Error(`rebuild ${service}: cannot be rebuilt; what can: ${REBUILT.join(', ')}`);
  const { url, settings } = addressOf('orchestrator', dir);
  const client = orchestratorClient(url, settings);
  const begun = performance.now();
  await asked(`rebuild ${service}`, () => client.rebuild({}));
  console.log('Everything is being worked out anew from the log.');
  await untilRead(client, begun + timeout * 1000, timeout);
  console.log(`The ${service} is rebuilt (${((performance.now() - begun) / 1000).toFixed(1)} s).`);
}

/** Until the service has read the whole log; says how far it is. */
async function untilRead(client: OrchestratorClient, deadline: number, seconds: number): Promise<void> {
  let toldAt = performance.now();
  let told = '';
  for (;;) {
    const progress = await progressOf(client);
    if (progress === undefined) return;
    const now = performance.now();
    if (now > deadline)
      throw new Error(`rebuild orchestrator: no end within ${seconds} s: ${progress}; it goes on by itself`);
    if (progress !== told && now - toldAt >= TELL_EVERY_MS) {
      console.log(progress);
      [told, toldAt] = [progress, now];
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** How far it is; undefined: at the end. */
async function progressOf(client: OrchestratorClient): Promise<string | undefined> {
  try {
    await client.listOutcomes({ query: { limit: 1 } });
    return undefined;
  } catch (error) {
    if (error instanceof ServiceUnavailable) return `waits: ${error.message}`;
    if (!(error instanceof ServiceProblem && error.code === 'history_behind')) throw error;
    return `${Number(error.extra.events_read ?? 0).toLocaleString('en')} events read`;
  }
}
