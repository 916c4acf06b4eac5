import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Project } from '../../../crds/project.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { orchestratorClient } from '../../../services/orchestrator/contract/client.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { poll } from '../../fixtures/waiting.ts';
import { isWrite, requestsIn } from '../fixtures/audit-log.ts';
import { project, sprint, tasks } from './manifests.ts';
import { condition, key, message, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

let world: OperatorWorld;
let orchestrator: ReturnType<typeof orchestratorClient>;
let sprints: ReturnType<typeof sprintClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  orchestrator = orchestratorClient(() => world.host.endpoints.orchestrator);
  sprints = sprintClient(() => world.host.endpoints.sprint);
});
afterAll(() => world?.stop());

const NUMBER = 'scrum.dsm.dev/sprint-number';
const DECISION = 'scrum.dsm.dev/decision-id';
const SOON_MS = 20_000;

function declared(name: string, mode: string, more: object = {}) {
  const backlog = { tasks: tasks(name.toUpperCase(), 6) };
  return project(name, { backlog, sprintDefaults: { maxTasks: 2 }, orchestration: { mode }, ...more });
}
const untilSprint = (name: string, check: (sprint: Sprint) => boolean = () => true) =>
  waitForObject(world.admin, SPRINTS, key(name), check, SOON_MS);
const untilReady = (name: string, ready: string) => untilSprint(name, (s) => condition(s, 'Ready') === ready);
const untilProject = (name: string, check: (project: Project) => boolean) =>
  waitForObject(world.admin, PROJECTS, key(name), check, SOON_MS);
const untilDecided = (name: string, reason: string) =>
  untilProject(name, ({ status }) => status?.lastDecision?.reason === reason);
const sprintsOf = async (name: string) => {
  const { items } = await world.admin.list(SPRINTS, { namespace: 'default' });
  return items.filter(({ spec }) => spec.projectRef.name === name).map(({ metadata }) => metadata.name);
};
const set = (name: string, spec: object) =>
  world.kubectl(['patch', 'sprint', name, '--type=merge', '-p', JSON.stringify({ spec })]);
const stateOf = async (name: string) => {
  const { projects } = await orchestrator.listProjects({ query: { project_id: name.toUpperCase() } });
  return projects[0]?.last_decision;
};
const running = async (name: string) =>
  (await sprints.listByProject({ params: { project_id: name.toUpperCase() } })).map(
    ({ sprint_id: id, number, status }) => ({
      id,
      number,
      status,
    }),
  );
const proposalOf = async (name: string) => {
  await apply(world, declared(name, 'Propose'));
  return untilReady(`${name}-s01`, 'True/Proposed');
};

describe('mode Propose', () => {
  it('makes one Sprint, says why, and starts nothing; approved by one patch, it starts as this number', async () => {
    const proposal = await proposalOf('yes');
    expect(proposal.metadata.annotations).toMatchObject({
      [NUMBER]: '1',
      [DECISION]: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(proposal.metadata.ownerReferences).toEqual([
      { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Project', name: 'yes', uid: expect.any(String) },
    ]);
    expect(proposal.spec).toMatchObject({ goal: 'Sprint 1: 2 tasks by priority', maxTasks: 2, durationWeeks: 2 });
    const { status } = await untilDecided('yes', 'TasksUnassigned');
    expect(status?.lastDecision).toMatchObject({ action: 'StartSprint', tasks: 2, ruleTasks: 2, sprint: 'yes-s01' });
    const said = await poll(
      async () => (await world.kubectl(['get', 'events', '-o', 'json'])).match(/StartSprint: 2 tasks[^"]*/)?.[0],
      { what: 'the Event', seconds: 10, pauseMs: 200 },
    );
    expect(said).toContain('StartSprint: 2 tasks');
    expect(await running('yes')).toEqual([]);
    await set('yes-s01', { state: 'Active' });
    await untilReady('yes-s01', 'True/Active');
    expect(await running('yes')).toEqual([{ id: 'YES-S01', number: 1, status: 'in_progress' }]);
    expect((await orchestrator.listProjects({ query: { project_id: 'YES' } })).projects[0]).toMatchObject({
      owner: 'k8s:test-cluster/default/yes',
    });
    expect(await sprintsOf('yes')).toEqual(['yes-s01']);
  });

  it('shows velocity and the last decision to kubectl', async () => {
    expect(await world.kubectl(['get', 'project', 'yes'])).toMatch(/^NAME +READY +SPRINT +DONE +VELOCITY +AGE/);
  });

  it.each([
    ['deleted', (name: string) => world.kubectl(['delete', 'sprint', name])],
    ['closed', (name: string) => set(name, { state: 'Closed' })],
  ])('%s by a human: none is made again until the backlog changes', async (how, act) => {
    const name = `no-${how}`;
    const before = await proposalOf(name);
    await act(`${name}-s01`);
    await untilDecided(name, 'Rejected');
    await pause(2_000);
    const there = how === 'closed' ? [`${name}-s01`] : [];
    expect(await sprintsOf(name)).toEqual(there);
    if (how === 'closed') await untilReady(`${name}-s01`, 'True/Withdrawn');
    await apply(world, declared(name, 'Propose', { backlog: { tasks: tasks('N', 7) } }));
    // The name is taken by the one that was closed.
    const next = how === 'closed' ? `${name}-s01-2` : `${name}-s01`;
    const again = await untilReady(next, 'True/Proposed');
    expect(again.metadata.annotations?.[DECISION]).not.toBe(before.metadata.annotations?.[DECISION]);
    expect(await sprintsOf(name)).toEqual([...there, next]);
  });

  it('edited by a human: it stays as it is, also when the settings change', async () => {
    await proposalOf('edited');
    await set('edited-s01', { goal: 'Refunds', maxTasks: 3 });
    await apply(world, declared('edited', 'Propose', { sprintDefaults: { maxTasks: 1 } }));
    await pause(2_000);
    const { spec } = await untilSprint('edited-s01');
    expect(spec).toMatchObject({ goal: 'Refunds', maxTasks: 3, state: 'Proposed' });
    await set('edited-s01', { state: 'Active' });
    const { status } = await untilReady('edited-s01', 'True/Active');
    expect(status?.sprintBacklog?.tasks).toBe(3);
    expect(await sprintsOf('edited')).toEqual(['edited-s01']);
  });

  it('renamed, as kustomize does: the other name counts, and none is made beside it', async () => {
    const { metadata, spec } = await proposalOf('renamed');
    const annotations = metadata.annotations;
    await apply(world, {
      ...sprint('dev-renamed-s01', 'renamed', spec),
      metadata: { name: 'dev-renamed-s01', annotations },
    });
    await untilReady('dev-renamed-s01', 'True/Proposed');
    await world.kubectl(['delete', 'sprint', 'renamed-s01']);
    await pause(2_000);
    expect(await sprintsOf('renamed')).toEqual(['dev-renamed-s01']);
    expect(await stateOf('renamed')).toMatchObject({ state: 'proposed' });
    await set('dev-renamed-s01', { state: 'Active' });
    await untilReady('dev-renamed-s01', 'True/Active');
    await poll(async () => (await stateOf('renamed'))?.state === 'acted' || undefined, {
      what: 'acted',
      seconds: 10,
      pauseMs: 200,
    });
  });

  it("a human's object bears the name: the next one is taken", async () => {
    const taken = sprint('taken-s01', 'elsewhere');
    await apply(world, taken);
    await apply(world, declared('taken', 'Propose'));
    await untilReady('taken-s01-2', 'True/Proposed');
    expect((await untilSprint('taken-s01')).spec.projectRef.name).toBe('elsewhere');
  });

  it('none is made while a Sprint of a human waits or runs', async () => {
    await apply(world, declared('busy', 'Propose'), sprint('mine', 'busy', { startDate: '2199-01-07' }));
    await untilReady('mine', 'True/Planned');
    await pause(2_000);
    expect(await sprintsOf('busy')).toEqual(['mine']);
    const answer = await orchestrator.orchestrate({ params: { project_id: 'BUSY' } });
    expect(answer.decision).toMatchObject({ action: 'Wait', reason: 'SprintsWait', waiting: ['mine'] });
  });

  it('a sprint began by REST took its number: it is withdrawn, which is no rejection', async () => {
    await proposalOf('passed');
    await orchestrator.orchestrate({ params: { project_id: 'PASSED' } });
    await untilReady('passed-s01', 'True/Withdrawn');
    // What began by REST is shown beside it.
    const shown = await untilReady('passed-s01-2', 'True/Active');
    expect(shown.spec).toMatchObject({ sprintID: 'PASSED-S01', deletionPolicy: 'Orphan' });
    expect(await stateOf('passed')).not.toMatchObject({ state: 'rejected' });
  });
});

describe('mode Automatic', () => {
  it('starts sprint after sprint, each once', async () => {
    const simulated = { mode: 'Simulated', maxTasks: 2, durationWeeks: 1 };
    await apply(world, declared('auto', 'Automatic', { sprintDefaults: simulated }));
    for (const [i, name] of ['auto-s01', 'auto-s02', 'auto-s03'].entries()) {
      const isDecided = ({ status }: Sprint) => /^[0-9a-f-]{36}$/.test(status?.decision?.decisionID ?? '');
      await untilSprint(name, (s) => condition(s, 'Ready') === 'True/Active' && isDecided(s));
      await sprints.closeSprint({ params: { sprint_id: `AUTO-S0${i + 1}` } });
    }
    await untilReady('auto-s04', 'True/Active');
    expect((await running('auto')).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });
});

describe('two operators at once', () => {
  it('make one object a sprint, and reject nothing', async () => {
    const other = await world.startOperator();
    const names = Array.from({ length: 8 }, (_, i) => `two-${i}`);
    await apply(world, ...names.map((name) => declared(name, 'Propose')));
    for (const name of names) await untilReady(`${name}-s01`, 'True/Proposed');
    await pause(3_000);
    await other.stop(2_000);
    for (const name of names) {
      expect(await sprintsOf(name)).toEqual([`${name}-s01`]);
      const { metadata } = await untilSprint(`${name}-s01`);
      expect(await stateOf(name)).toMatchObject({ state: 'proposed', decision_id: metadata.annotations?.[DECISION] });
    }
  });
});

describe('what began in REST', () => {
  it('is shown once, in mode Off as well, and not again when its object is deleted', async () => {
    await apply(world, declared('rest', 'Off'));
    await untilProject('rest', (p) => condition(p, 'Ready') === 'True/Ready');
    const goal = `one${' long'.repeat(200)}`;
    await sprints.startSprint({ params: { project_id: 'REST' }, body: { sprint_name: 'by hand', goal, max_tasks: 2 } });
    const { spec, metadata } = await untilReady('rest-s01', 'True/Active');
    expect(spec).toMatchObject({ sprintID: 'REST-S01', goal: goal.slice(0, 500).trimEnd(), deletionPolicy: 'Orphan' });
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'Project', name: 'rest' }]);
    await untilProject('rest', ({ status }) => status?.activeSprint === 'rest-s01');
    await world.kubectl(['delete', 'sprint', 'rest-s01']);
    await world.kubectl(['annotate', 'project', 'rest', 'test/look=again']);
    await pause(2_000);
    expect(await sprintsOf('rest')).toEqual([]);
    expect(await running('rest')).toMatchObject([{ status: 'in_progress' }]);
  });
});

describe('deleting a Project', () => {
  it('takes an open proposal along', async () => {
    await proposalOf('going');
    await world.kubectl(['delete', 'project', 'going', '--timeout=20s']);
    expect(await sprintsOf('going')).toEqual([]);
    const { projects } = await orchestrator.listProjects({ query: { project_id: 'GOING' } });
    expect(projects[0]).toMatchObject({ owner: null, settings_digest: null });
    // Applied again, the same decision is proposed again: nobody has said no to it.
    await proposalOf('going');
    expect(await stateOf('going')).toMatchObject({ state: 'proposed' });
  });

  it('waits for a sprint that runs', async () => {
    await world.kubectl(['delete', 'project', 'yes', '--wait=false']);
    const held = await untilProject('yes', (p) => condition(p, 'Ready') === 'False/DeletionBlocked');
    expect(message(held)).toContain('yes-s01');
  });
});

describe('the orchestrator', () => {
  it('away: nothing of Ready changes, and the proposal comes when it is back', async () => {
    await world.host.take('orchestrator');
    await apply(world, declared('later', 'Propose'));
    const there = await untilProject('later', (p) => condition(p, 'Ready') === 'True/Ready');
    expect(there.status?.lastDecision).toBeUndefined();
    await world.host.giveBack('orchestrator');
    await untilReady('later-s01', 'True/Proposed');
  });
});

describe('an idle operator', () => {
  it('asks the orchestrator nothing and writes nothing', async () => {
    await pause(5_000);
    const asked: string[] = [];
    const note = (told: unknown) => {
      const { method, path } = (told as { request: { method: string; path: string } }).request;
      if (path.startsWith('/orchestrate/')) asked.push(`${method} ${path}`);
    };
    const writes = () =>
      requestsIn(world.auditLog).filter((r) => isWrite(r) && r.user.username.includes('dsm-operator'));
    const before = writes().length;
    subscribe('undici:request:create', note);
    await pause(30_000);
    unsubscribe('undici:request:create', note);
    // The slow look behind the events, at what changed in all projects and all sprints.
    const isSlowLook = (what: string) => /^GET \/orchestrate\/(projects|forecasts)\?changed_since=/.test(what);
    expect(asked.filter((what) => !isSlowLook(what))).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(writes().slice(before)).toEqual([]);
  }, 60_000);
});
