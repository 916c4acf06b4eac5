import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type World } from '../../../dev/world/world.ts';
import { chronicleClient } from '../../../services/chronicle/contract/client.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { conditionOf, Kubectl } from '../../fixtures/kubectl.ts';
import { projectObject, sprintObject, tasks } from '../../fixtures/manifests.ts';
import { until } from '../../fixtures/waiting.ts';
import { LEASE, OperatorReplica } from './operator-replicas.ts';

// Two processes of the operator, of which one works. While teams apply projects and sprints, something happens to that one, and the
// other goes on: each sprint is started once, and everything gets its CronJob and its conditions. DSM_FAULTS names what happens, in turn.

interface Fault {
  /** Seconds until the other one leads. */
  within: number;
  happen: (leader: OperatorReplica) => unknown;
  /** After the other one leads. */
  undo?: (former: OperatorReplica) => unknown;
}

const steal = () =>
  kubectl.kubectl([
    ...['patch', 'lease', LEASE.name, '-n', LEASE.namespace, '--type=merge', '-p'],
    '{"spec":{"holderIdentity":"thief","leaseDurationSeconds":10}}',
  ]);
const FAULTS: Record<string, Fault> = {
  kill: { within: 20, happen: (leader) => leader.signal('SIGKILL') },
  end: { within: 3, happen: (leader) => leader.signal('SIGTERM') },
  stop: {
    within: 20,
    happen: (leader) => leader.signal('SIGSTOP'),
    undo: (former) => sleep(12_000).then(() => former.signal('SIGCONT')),
  },
  block: { within: 20, happen: (leader) => leader.signal('SIGUSR2') },
  // Whoever is faster: it may be the one that it was stolen from.
  steal: { within: 20, happen: steal },
};
const { DSM_FAULTS = 'kill end' } = process.env;
const BATCH = 12;

let world: World;
let replicas: OperatorReplica[];
const calls = { token: () => readFileSync(join(world.dir, 'token'), 'utf8').trim() };
const sprint = sprintClient(() => world.endpoints().sprint ?? '', calls);
const chronicle = chronicleClient(() => world.endpoints().chronicle ?? '', calls);
const kubectl = new Kubectl((args, input) => world.kubectl(args, input === undefined ? {} : { input }));

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-replicas-'));
  const components = ['control-plane', 'manifests', 'services'] as const;
  world = await startWorld({ dir, components: [...components], tied: true, servicesEnv: { DSM_PORTS: 'any' } });
  replicas = ['operator-1', 'operator-2'].map((name) => new OperatorReplica(dir, name));
  await Promise.all(replicas.map((replica) => replica.run()));
});
afterAll(async () => {
  await world?.stop();
  if (world) rmSync(world.dir, { recursive: true, force: true });
});

const leader = async (): Promise<OperatorReplica | undefined> => {
  const leading = await Promise.all(replicas.map((replica) => replica.leads()));
  expect(leading.filter((leads) => leads).length).toBeLessThanOrEqual(1);
  return replicas[leading.indexOf(true)];
};

const applied = new Set<string>();
async function applyBatch(round: number): Promise<void> {
  const names = Array.from({ length: BATCH }, (_, i) => `r${round}-${i}`);
  for (const name of names) applied.add(name);
  await kubectl.apply(...names.map((name) => projectObject(name, { backlog: { tasks: tasks('T', 2) } })));
  await kubectl.apply(...names.map((name) => sprintObject(`${name}-1`, name, { mode: 'Live' })));
}

const startsOf = async (): Promise<string[]> => {
  const starts: string[] = [];
  for (let after = 0; ; ) {
    const { events, next } = await chronicle.listEvents({ query: { after, limit: 500 } });
    if (events.length === 0) return starts.sort();
    for (const { event_type, event_data } of events)
      if (event_type === 'SprintStarted') starts.push(String(event_data.project_id));
    after = next;
  }
};

it.each(DSM_FAULTS.split(' ').map((fault, round) => [fault, round] as const))(
  'the leader and %s (%i): the other one goes on with what it had begun',
  async (name, round) => {
    const { within, happen, undo } = FAULTS[name] ?? expect.fail(`no such fault: ${name}`);
    // A fault that failed the test before may have left one ended.
    await Promise.all(replicas.map((replica) => replica.run()));
    const former = await until('one leads', leader);
    await applyBatch(round);
    await happen(former);
    const begun = performance.now();
    const next = await until('the other one leads', async () => {
      const now = await leader();
      return now !== undefined && (now !== former || name === 'steal') ? now : undefined;
    });
    if (name !== 'steal') {
      expect((performance.now() - begun) / 1000).toBeLessThan(within + 1);
      expect(next).not.toBe(former);
    }
    await undo?.(former);
    await former.run();
    await until(
      'everything to be as it should',
      async () => {
        const [projects, sprints] = await Promise.all([kubectl.list('projects'), kubectl.list('sprints')]);
        const isReady = (object: object) => conditionOf(object, 'Ready')?.status === 'True';
        const isActive = (object: { status?: { phase?: string } }) => object.status?.phase === 'Active';
        return projects.length === applied.size && projects.every(isReady) && sprints.every(isActive);
      },
      90,
    );
    const ids = [...applied].map((each) => each.toUpperCase());
    for (const project_id of ids)
      expect(await sprint.listByProject({ params: { project_id }, query: {} })).toHaveLength(1);
    expect(
      await until('all starts', async () => ((await startsOf()).length >= ids.length ? startsOf() : undefined)),
    ).toEqual([...ids].sort());
    const cronJobs = await until('all CronJobs', async () => {
      const found = await kubectl.list('cronjobs');
      return found.length >= applied.size ? found : undefined;
    });
    expect(cronJobs).toHaveLength(applied.size);
  },
);
