// What it costs when an object declares the project of a life: the same lives without and with one, in one local world, the CPU time of each
// process. Run: node bench/services/declared.ts [lives of a row: 15]
// The world is that of `dsm up --distributed`: a process a service, PostgreSQL, Redis, a control plane and the operator, with tokens. The
// object has team and backlog; the sprint is started, held and closed by REST as in the other lives, and the operator makes its object.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeApi } from '../../dev/kube-api.ts';
import { recordedNames, runningProcess } from '../../dev/processes/recorded.ts';
import { waitFor } from '../../dev/processes/wait.ts';
import { startWorld } from '../../dev/world/world.ts';
import type { Arrangement } from './arrangements.ts';
import { beginProject, playSprint } from './life.ts';
import { cpuOf } from './process-cpu.ts';
import { signWith } from './requests.ts';
import { Times } from './times.ts';

const lives = Number(process.argv[2] ?? 15);
const WARM = 3;
/** Events, and what the operator makes of them, are a part of the price. */
const SETTLED_MS = 5_000;
const PROJECTS = '/apis/scrum.dsm.dev/v1alpha1/namespaces/default/projects';

const PARTS: Record<string, readonly string[]> = {
  services: ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator', 'embedding'],
  'PostgreSQL and Redis': ['postgres', 'redis'],
  operator: ['operator'],
  'control plane': ['etcd', 'kube-apiserver', 'kube-controller-manager', 'node-agent'],
};

const dir = mkdtempSync(join(tmpdir(), 'dsm-declared-'));
const world = await startWorld({
  dir,
  distributed: true,
  tied: true,
  servicesEnv: { DSM_PORTS: 'any', DSM_LOG_LEVEL: 'error', OLLAMA_HOST: 'off' },
  log: console.error,
});
const endpoints = world.endpoints() as Arrangement['endpoints'];
const api = new KubeApi(world.kubeconfig);
signWith(readFileSync(join(dir, 'token'), 'utf8').trim());

async function declareProject(id: string): Promise<void> {
  const name = id.toLowerCase();
  const team = [1, 2, 3].map((n) => ({ employeeID: `${name}-e${n}`, name: `${id} ${n}`, role: 'Developer' }));
  const tasks = Array.from({ length: 10 }, (_, i) => ({ id: `${id}-${i + 1}`, title: `Task ${i + 1}` }));
  const object = { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Project', metadata: { name } };
  await api.call('POST', PROJECTS, { body: { ...object, spec: { displayName: id, team, backlog: { tasks } } } });
  const isReady = async () => {
    const { status } = await api.call<{ status?: { conditions?: { type: string; status: string }[] } }>(
      'GET',
      `${PROJECTS}/${name}`,
    );
    return status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') || undefined;
  };
  await waitFor(isReady, { what: `project ${name}`, timeoutMs: 30_000, everyMs: 50 });
}

const used = (): Record<string, number> =>
  Object.fromEntries(
    Object.entries(PARTS).map(([part, names]) => {
      const running = recordedNames(dir).filter((name) => names.includes(name));
      return [part, cpuOf(running.flatMap((name) => runningProcess(dir, name)?.pid ?? []))];
    }),
  );

let projects = 0;
const times = { start: new Times(), scrum: new Times() };
async function play(begin: (id: string) => Promise<void>, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const id = `DEC${++projects}`;
    await begin(id);
    await playSprint(endpoints, id, times);
  }
  await sleep(SETTLED_MS);
}

/** CPU seconds a life, and of the same time in which nobody does anything. */
async function row(begin: (id: string) => Promise<void>): Promise<Record<string, number>> {
  const before = used();
  await play(begin, lives);
  const after = used();
  return Object.fromEntries(
    Object.keys(PARTS).map((part) => [part, ((after[part] ?? 0) - (before[part] ?? 0)) / lives]),
  );
}

const byRest = (id: string) => beginProject(endpoints, id);
try {
  for (const begin of [byRest, declareProject]) await play(begin, WARM);
  const idleBefore = used();
  await sleep(SETTLED_MS);
  const idleAfter = used();
  const [without, declared] = [await row(byRest), await row(declareProject)];
  console.log(`CPU s a life, ${lives} lives each           without      declared     a second without any`);
  for (const part of Object.keys(PARTS)) {
    const idle = ((idleAfter[part] ?? 0) - (idleBefore[part] ?? 0)) / (SETTLED_MS / 1000);
    const told = [without[part] ?? 0, declared[part] ?? 0, idle].map((s) => s.toFixed(3).padEnd(12));
    console.log(`${part.padEnd(40)} ${told.join(' ')}`);
  }
} finally {
  await world.stop();
  rmSync(dir, { recursive: true, force: true });
}
process.exit();
