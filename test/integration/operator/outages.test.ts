import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../../dev/world/world.ts';
import { chronicleClient } from '../../../services/chronicle/contract/client.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { conditionOf, Kubectl, type Printed } from '../../fixtures/kubectl.ts';
import { projectObject, scrumObject, sprintObject, tasks } from '../../fixtures/manifests.ts';
import { until } from '../../fixtures/waiting.ts';
import { startHosted } from '../fixtures/services/hosted.ts';

// One after the other goes away, then all of them, then the API server. Conditions say what is away, nothing is lost
// or doubled, and all goes on within 15 s of the return.

const RECOVERY_S = 15;
const SERVICES = ['project', 'backlog', 'sprint', 'chronicle'] as const;
let world: World;
let controlUrl: string;
const calls = { token: () => readFileSync(join(world.dir, 'token'), 'utf8').trim() };
const sprint = sprintClient(() => world.endpoints().sprint ?? '', calls);
const chronicle = chronicleClient(() => world.endpoints().chronicle ?? '', calls);

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-outage-'));
  world = await startWorld({ dir, tied: true, servicesEnv: { DSM_PORTS: 'any' } });
  controlUrl = JSON.parse(readFileSync(join(dir, 'services-control.json'), 'utf8')).url;
});
afterAll(async () => {
  await world?.stop();
  if (world) rmSync(world.dir, { recursive: true, force: true });
});

const control = async (verb: 'take' | 'give-back', ...names: readonly string[]) => {
  for (const name of names) expect((await fetch(`${controlUrl}/${name}/${verb}`, { method: 'POST' })).status).toBe(204);
};
const admin = new Kubectl((args, input) => world.kubectl(args, input === undefined ? {} : { input }));
const kubectl = (args: string[]) => admin.kubectl(args);
const apply = (...objects: object[]) => admin.apply(...objects);
const eventually: Kubectl['until'] = (...wait) => admin.until(...wait);
const ready = (o: Printed) => conditionOf(o, 'Ready')?.status === 'True';
const today = new Date().toISOString().slice(0, 10);

/** What a user does meanwhile: a new project with a sprint, and the close of one that runs. */
const act = async (round: string) => {
  await apply(
    projectObject(`${round}-new`, { backlog: { tasks: tasks(round.toUpperCase(), 3) } }),
    sprintObject(`${round}-new-1`, `${round}-new`, { mode: 'Live' }),
  );
  await kubectl(['patch', 'sprint', `${round}-1`, '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
};

/** A running Live sprint with one report, before the outage. */
const prepare = async (round: string) => {
  await apply(
    projectObject(round, { backlog: { tasks: tasks(`${round}-t`.toUpperCase(), 3) } }),
    sprintObject(`${round}-1`, round, { mode: 'Live' }),
  );
  await eventually('sprint', `${round}-1`, (s) => s.status?.phase === 'Active');
  const id = `${round}-t-1`.toUpperCase();
  await sprint.reportProgress({ params: { task_id: id }, query: {}, body: { progress_percentage: 50 } });
};

/** Everything has happened, once. */
const check = async (round: string, seconds: number) => {
  await eventually('sprint', `${round}-new-1`, (s) => s.status?.phase === 'Active', seconds);
  const closed = await eventually(
    'sprint',
    `${round}-1`,
    (s) => conditionOf(s, 'Succeeded')?.status === 'True',
    seconds,
  );
  await eventually('project', `${round}-new`, ready, seconds);
  const PROJECT = round.toUpperCase();
  const notes = await until(
    'the retrospective in chronicle',
    () => chronicle.listRetrospectives({ query: { project_id: PROJECT } }).catch(() => undefined),
    seconds,
  );
  expect(notes).toHaveLength(1);
  expect(notes[0]?.retrospective_id).toBe(closed.status.retrospective.reportID);
  expect(notes[0]?.tasks_summary.map((t) => t.progress_percentage)).toEqual([50, 0, 0]);
  for (const id of [PROJECT, `${PROJECT}-NEW`]) {
    expect(await sprint.listByProject({ params: { project_id: id }, query: {} })).toHaveLength(1);
  }
};

describe.each(SERVICES.map((name) => [name]))('%s is away', (name) => {
  it('says so, and goes on after it is back', async () => {
    const round = `out-${name}`;
    await prepare(round);
    await control('take', name);
    await act(round);
    if (name === 'project' || name === 'backlog') {
      const isAway = (p: Printed) => conditionOf(p, 'Ready')?.reason === 'ServiceUnavailable';
      const object = await eventually('project', `${round}-new`, isAway, 10);
      expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'False' });
      expect(conditionOf(object, 'Ready').message).toContain(name);
    }
    if (name === 'sprint') {
      const object = await eventually('sprint', `${round}-1`, (s) => conditionOf(s, 'Ready')?.status === 'False');
      expect(conditionOf(object, 'Ready')).toMatchObject({ reason: 'ServiceUnavailable' });
      expect(conditionOf(object, 'Ready').message).toContain('sprint');
    }
    await control('give-back', name);
    await check(round, RECOVERY_S);
  });
});

it('the services of another world answer at their addresses', async () => {
  await prepare('out-alien');
  const file = join(world.dir, 'endpoints.json');
  const own = readFileSync(file);
  const other = await startHosted('PGlite', undefined, 'another-world');
  try {
    writeFileSync(file, JSON.stringify(other.host.endpoints));
    await act('out-alien');
    const object = await eventually('sprint', 'out-alien-1', (s) => conditionOf(s, 'Ready')?.status === 'False');
    expect(conditionOf(object, 'Ready')).toMatchObject({ reason: 'ServiceUnavailable' });
    expect(object.status).toMatchObject({ sprintID: 'OUT-ALIEN-S01', progress: { inProgress: 1 } });
    expect((await other.call('project', 'GET', '/projects')).body).toEqual([]);
  } finally {
    writeFileSync(file, own);
    await other.stop();
  }
  await check('out-alien', RECOVERY_S);
});

it('all services are away', async () => {
  await prepare('out-all');
  await control('take', ...SERVICES);
  await act('out-all');
  await apply(scrumObject('out-all-1', today));
  await eventually('project', 'out-all-new', (p) => conditionOf(p, 'Ready')?.reason === 'ServiceUnavailable');
  await kubectl(['delete', 'project', 'out-all-new', '--wait=false']);
  const kept = await eventually('project', 'out-all-new', (p) => p.metadata.deletionTimestamp);
  expect(kept.metadata.finalizers).toHaveLength(1);
  await kubectl(['annotate', 'sprint', 'out-all-new-1', 'scrum.dsm.dev/force-delete=true']);
  await kubectl(['delete', 'sprint', 'out-all-new-1', '--timeout=20s']);
  await control('give-back', ...SERVICES);
  await eventually('sprint', 'out-all-1', (s) => conditionOf(s, 'Succeeded')?.status === 'True', RECOVERY_S);
  await until(
    'the project to go',
    async () => (await kubectl(['get', 'project', 'out-all-new', '--ignore-not-found'])) === '',
    RECOVERY_S,
  );
});

it('the services are killed and come back', async () => {
  await prepare('killed');
  await world.processes.services?.kill();
  await act('killed');
  await world.processes.services?.restart();
  await check('killed', RECOVERY_S);
});

it('the API server is away', async () => {
  await prepare('out-api');
  const server = world.processes['kube-apiserver'];
  await server?.kill();
  await sprint.reportProgress({ params: { task_id: 'OUT-API-T-2' }, query: {}, body: { progress_percentage: 100 } });
  await server?.restart();
  await eventually('sprint', 'out-api-1', (s) => s.status?.progress?.completed === 1, RECOVERY_S);
  await kubectl(['delete', 'cronjob', 'out-api-1-daily-scrum']);
  await until(
    'the CronJob to come back',
    async () => (await kubectl(['get', 'cronjobs', '-o', 'name'])).includes('out-api-1-daily-scrum'),
    RECOVERY_S,
  );
});

it('the operator is killed', async () => {
  await prepare('op');
  await world.processes.operator?.kill();
  await act('op');
  await world.processes.operator?.restart();
  await check('op', RECOVERY_S);
});
