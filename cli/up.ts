import { delimiter, join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { clockOffset, parseTime } from '../dev/world/clock.ts';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { startWorld, type World } from '../dev/world/world.ts';
import { modelSettings, modelsInUse } from './services/model-settings.ts';

const HELP = `
Everything lies in one folder: kubeconfig, bin/kubectl, endpoints.json, logs/, data. Without a control plane in the
cache it is built with Go, which takes about 6 minutes, once. Ctrl-C stops what this command has started.

A model server is used when one answers: that of OLLAMA_HOST, else at Ollama's own address; OLLAMA_HOST=off: none. The models are
DSM_CHAT_MODEL (llama3.2) and DSM_EMBEDDING_MODEL (mxbai-embed-large), whose vectors have DSM_EMBEDDING_DIMENSIONS (1024) numbers.

With --distributed each service is a process with a database and a role of its own, and events go through Redis. PostgreSQL and Redis are those
of DSM_POSTGRES_BIN and DSM_REDIS_SERVER, else downloaded once, with Python 3 and pip. A world stays as it began: with or without.

Examples:
  dsm up
  dsm up --distributed --dir /tmp/d  as a team runs it: six services, PostgreSQL, Redis
  dsm up --now 2026-11-23            go on at the start of that day (UTC); the clock never goes back
  dsm up --traces http://127.0.0.1:4318  show what happens in Jaeger or another collector, see docs/guides/telemetry.md
  dsm up --dir /tmp/other            a second world beside the first`;

export function register(program: Command): void {
  program
    .command('up')
    .summary('start a local world, or what is missing of it')
    .description('Start a local world (control plane, services, operator, node agent), or what is missing of it.')
    .option('--dir <folder>', 'the folder that holds the world', DEFAULT_DIR)
    .option('--distributed', 'a process a service, on PostgreSQL and Redis of its own')
    .option('--traces <file-or-url>', 'where traces go: a file, or a collector that takes OTLP over HTTP')
    .option('--now <time>', "move the services' clock forward to this time (RFC 3339 or a plain date)", readTime)
    .addHelpText('after', HELP)
    .action(up);
}

interface Options {
  dir: string;
  now?: Date;
  distributed?: true;
  traces?: string;
}

async function up({ dir, now, distributed, traces }: Options): Promise<void> {
  const interrupted = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    console.log(`${name}: stopping`);
    interrupted.abort();
    process.exitCode = name === 'SIGINT' ? 130 : 143;
  };
  // Not once: a second Ctrl-C must not end this process in the middle of the clean-up.
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const begun = performance.now();
  try {
    const world = await startWorld({
      dir,
      log: (line) => console.log(line),
      signal: interrupted.signal,
      servicesEnv: forTheServices(),
      distributed: distributed ?? false,
      traces,
      ...(now === undefined ? {} : { now }),
    });
    const seconds = (performance.now() - begun) / 1000;
    console.log(summary(world, seconds, await modelsInUse(world.endpoints().embedding ?? '')));
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** Of the caller's environment just what dev/services/config.ts knows and a world may be started with. */
const forTheServices = (): Record<string, string> => ({
  ...Object.fromEntries(
    ['DSM_PORTS', 'DSM_DISTURBED_BUS'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  ),
  ...modelSettings(process.env),
});

function summary(world: World, seconds: number, models: string): string {
  const endpoints = Object.entries(world.endpoints()).map(([name, url]) => `  ${name.padEnd(12)} ${url}`);
  const offset = clockOffset(world.dir);
  const clock = offset === 0 ? [] : [`The services' clock shows ${new Date(Date.now() + offset).toISOString()}.`];
  return [
    `The world in ${world.dir} is up (${seconds.toFixed(1)} s).`,
    ...clock,
    '',
    `  export KUBECONFIG=${world.kubeconfig}`,
    `  export PATH=${join(world.dir, 'bin')}${delimiter}$PATH`,
    '',
    'Services (also in endpoints.json):',
    ...endpoints,
    models,
    '',
    `Logs: ${join(world.dir, 'logs')}. "dsm down" stops it and keeps its data.`,
  ].join('\n');
}

function readTime(text: string): Date {
  try {
    return parseTime(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
