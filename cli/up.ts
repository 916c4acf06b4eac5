import { delimiter, join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { clockOffset, parseTime } from '../dev/world/clock.ts';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { startWorld, type World } from '../dev/world/world.ts';
import { type ClusterFlags, clusterFrom } from './on-cluster.ts';
import { modelSettings, modelsInUse } from './services/model-settings.ts';

const HELP = `
Everything lies in one folder: kubeconfig, bin/kubectl, endpoints.json, logs/, data. Without a control plane in the
cache it is downloaded, or built with Go where that cannot be (about 6 minutes), once. Ctrl-C stops what this command has started.

A model server is used when one answers: that of OLLAMA_HOST, else at Ollama's own address; OLLAMA_HOST=off: none. The models are
DSM_CHAT_MODEL (llama3.2) and DSM_EMBEDDING_MODEL (mxbai-embed-large), whose vectors have DSM_EMBEDDING_DIMENSIONS (1024) numbers.

With --distributed each service is a process with a database and a role of its own, and events go through Redis. PostgreSQL and Redis are those
of DSM_POSTGRES_BIN and DSM_REDIS_SERVER, else downloaded once, with Python 3 and pip. A world stays as it began: with or without.

With --context operator and services run here and work on the cluster of that context, which must be Kubernetes 1.33 or newer: kinds, policies,
roles and the operator's account are written there once you said yes. Its own nodes run the daily scrums, by the image of --image. No other context
is ever used, also not the current one.

Examples:
  dsm up
  dsm up --distributed --dir /tmp/d  as a team runs it: six services, PostgreSQL, Redis
  dsm up --now 2026-11-23            go on at the start of that day (UTC); the clock never goes back
  dsm up --traces http://127.0.0.1:4318  show what happens in Jaeger or another collector, see docs/guides/telemetry.md
  dsm up --dir /tmp/other            a second world beside the first
  dsm up --context kind-dev --image dsm:dev --dir /tmp/dev  on a cluster of yours`;

export function register(program: Command): void {
  program
    .command('up')
    .summary('start a local world, or what is missing of it')
    .description('Start a local world (control plane, services, operator, node agent), or what is missing of it.')
    .option('--dir <folder>', 'the folder that holds the world', DEFAULT_DIR)
    .option('--distributed', 'a process a service, on PostgreSQL and Redis of its own')
    .option('--traces <file-or-url>', 'where traces go: a file, or a collector that takes OTLP over HTTP')
    .option('--now <time>', "move the services' clock forward to this time (RFC 3339 or a plain date)", readTime)
    .option('--context <name>', 'work on the cluster of this context of your kubeconfig instead of a local one')
    .option('--image <name>', 'with --context: the image that the pods of daily scrums run')
    .option('--yes', 'with --context: write to the cluster without asking')
    .addHelpText('after', HELP)
    .action(up);
}

interface Options extends ClusterFlags {
  dir: string;
  distributed?: true;
  traces?: string;
}

async function up({ dir, distributed, traces, ...flags }: Options, command: Command): Promise<void> {
  const log = (line: string) => console.log(line);
  const { now } = flags;
  const cluster = readCluster(flags, command, log);
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
      log,
      signal: interrupted.signal,
      servicesEnv: forTheServices(),
      distributed: distributed ?? false,
      traces,
      ...(now === undefined ? {} : { now }),
      ...(cluster === undefined ? {} : { cluster }),
    });
    const seconds = (performance.now() - begun) / 1000;
    const models = await modelsInUse(world.endpoints().embedding ?? '');
    console.log(summary(world, seconds, models, cluster?.context));
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

function summary(world: World, seconds: number, models: string, context: string | undefined): string {
  const endpoints = Object.entries(world.endpoints()).map(([name, url]) => `  ${name.padEnd(12)} ${url}`);
  const offset = clockOffset(world.dir);
  const clock = offset === 0 ? [] : [`The services' clock shows ${new Date(Date.now() + offset).toISOString()}.`];
  return [
    `The world in ${world.dir} is up (${seconds.toFixed(1)} s).`,
    ...clock,
    '',
    `  export KUBECONFIG=${world.kubeconfig}`,
    context === undefined
      ? `  export PATH=${join(world.dir, 'bin')}${delimiter}$PATH`
      : `or kubectl --context ${context}: the kubeconfig in the folder knows this context alone.`,
    '',
    'Services (also in endpoints.json):',
    ...endpoints,
    models,
    '',
    `Logs: ${join(world.dir, 'logs')}. "dsm down" stops it and keeps its data.`,
  ].join('\n');
}

function readCluster(flags: ClusterFlags, command: Command, log: (line: string) => void) {
  try {
    return clusterFrom(flags, { log });
  } catch (error) {
    if (error instanceof InvalidArgumentError) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}

function readTime(text: string): Date {
  try {
    return parseTime(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
