import { freePort } from '../../processes/ports.ts';
import { ensureProcess, type ProcessSpec, runningProcess } from '../../processes/recorded.ts';
import { waitFor } from '../../processes/wait.ts';
import { SERVICE_NAMES, type ServiceName } from '../../services/host.ts';
import { WELL_KNOWN_PORTS } from '../../services/ports.ts';
import { readEndpoints, writeEndpoints } from '../endpoints.ts';
import { installationOf } from '../installation.ts';
import { baseEnvironment, mustAnswer, nodeProgram, READY_TIMEOUT_MS, SERVICE_GRACE_MS } from '../programs.ts';
import type { Setting } from '../setting.ts';
import { authEnvironment } from '../tokens.ts';
import { databaseUrlFile, WITH_DATABASE } from './postgres.ts';
import { redisUrlFile } from './redis.ts';

/** The services that each one calls. */
const NEIGHBOURS: Record<ServiceName, ServiceName[]> = {
  project: [],
  backlog: ['project'],
  sprint: ['project', 'backlog', 'chronicle'],
  chronicle: ['project'],
  embedding: [],
  orchestrator: ['project', 'backlog', 'sprint', 'chronicle', 'embedding'],
};

/** Variables that only these services know; the others go to all. */
const KNOWN_TO: Record<string, readonly ServiceName[]> = {
  DSM_DATABASE_POOL: WITH_DATABASE,
  OLLAMA_HOST: ['embedding', 'orchestrator'],
  DSM_CHAT_MODEL: ['orchestrator'],
  DSM_EMBEDDING_MODEL: ['embedding'],
  DSM_EMBEDDING_DIMENSIONS: ['embedding', 'orchestrator'],
};

/** Starts what is not running of the services, a process each, and waits until all are ready. Returns what it had to start. */
export async function startServiceProcesses(setting: Setting): Promise<string[]> {
  const { dir, signal } = setting;
  const endpoints = await addresses(setting);
  writeEndpoints(dir, endpoints);
  const started = await Promise.all(
    SERVICE_NAMES.map(async (name) => {
      const spec = serviceProcess(setting, name, endpoints);
      const { record, started } = await ensureProcess(dir, spec);
      const ready = () => mustAnswer(`${endpoints[name]}/health/ready`, spec.env.DSM_INSTALLATION);
      const what = `the ${name} service`;
      await waitFor(ready, { what, timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
      return started ? [name] : [];
    }),
  );
  return started.flat();
}

function serviceProcess(setting: Setting, name: ServiceName, endpoints: Record<ServiceName, string>): ProcessSpec {
  const { dir, clockOffsetMs } = setting;
  const keepsData = (WITH_DATABASE as readonly string[]).includes(name);
  const neighbours = NEIGHBOURS[name].map((other) => [`DSM_${other.toUpperCase()}_URL`, endpoints[other]] as const);
  return {
    ...nodeProgram(name, 3, [`services/${name}/main.ts`]),
    env: {
      ...baseEnvironment(),
      DSM_LISTEN: new URL(endpoints[name]).host,
      DSM_INSTALLATION: installationOf(dir),
      ...(setting.isGuarded ? authEnvironment(dir) : {}),
      // Nobody balances load over a local world.
      DSM_DRAIN_MS: '0',
      DSM_CLOCK_OFFSET_MS: String(clockOffsetMs),
      ...(keepsData ? { DSM_DATABASE_URL_FILE: databaseUrlFile(dir, name), DSM_BUS_FILE: redisUrlFile(dir) } : {}),
      ...Object.fromEntries(neighbours),
      ...setting.tracesEnv,
      ...forService(setting.servicesEnv, name),
    },
    graceMs: SERVICE_GRACE_MS,
  };
}

function forService(env: Record<string, string>, service: ServiceName): Record<string, string> {
  const { DSM_PORTS: _ports, DSM_DISTURBED_BUS, ...rest } = env;
  if (DSM_DISTURBED_BUS !== undefined)
    throw new Error(
      'start services: DSM_DISTURBED_BUS: it is for services that share a process, not for --distributed',
    );
  return Object.fromEntries(Object.entries(rest).filter(([name]) => KNOWN_TO[name]?.includes(service) ?? true));
}

/** Where they were before, so that clients of an earlier run find them again; else where they are expected, or anywhere. */
async function addresses({ dir, servicesEnv }: Setting): Promise<Record<ServiceName, string>> {
  const before = readEndpoints(dir);
  const found: [ServiceName, string][] = [];
  for (const name of SERVICE_NAMES) {
    const known = before?.[name];
    const wished = known ? Number(new URL(known).port) : wellKnown(name, servicesEnv);
    const port = runningProcess(dir, name) && known ? wished : await freePort(wished);
    found.push([name, `http://127.0.0.1:${port}`]);
  }
  return Object.fromEntries(found) as Record<ServiceName, string>;
}

const wellKnown = (name: ServiceName, env: Record<string, string>): number | undefined =>
  env.DSM_PORTS === 'any' ? undefined : WELL_KNOWN_PORTS[name];
