import { beforeEach, describe, expect, it } from 'vitest';
import { projectKeys, SPRINTS_OF_PROJECT } from '../../../crds/indexes.ts';
import { SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { ServiceUnavailable } from '../../../services/kit/calls/client.ts';
import { FirstSeen } from '../../runtime/objects/first-seen.ts';
import { refusal, TestCluster } from '../../runtime/testing/test-cluster.ts';
import { gatherObjects, sprintsOf } from '../gather.ts';
import { aSprint, completed, decisionID, running, withdrawn } from '../sprints/test-sprints.ts';
import { aProject, servicesView } from '../test-scope.ts';
import { orchestrate } from './orchestrate.ts';
import { aDecision, anOutlook, aWait, problem, TestOrchestrator } from './test-orchestrator.ts';

let cluster: TestCluster;
let orchestrator: TestOrchestrator;
beforeEach(() => {
  cluster = new TestCluster({ indexes: [{ resource: SPRINT, name: SPRINTS_OF_PROJECT, values: projectKeys }] });
  orchestrator = new TestOrchestrator();
});

const identity = ({ namespace, name }: { namespace: string; name: string }) => `k8s:uid/${namespace}/${name}`;
const project = (mode: string) => aProject({ orchestration: { mode } });
function pass(mode = 'Propose', services = servicesView(), knownForMs = 2_000) {
  const firstSeen = new FirstSeen();
  const scope = {
    ...gatherObjects(project(mode), { identity, firstSeen }, cluster.context.store),
    services,
    knownForMs,
  };
  return orchestrate(scope, cluster.context, orchestrator);
}
const put = (sprint: Sprint) => cluster.put(SPRINT as never, sprint as never);
const remove = (name: string) => cluster.remove(SPRINT, { namespace: 'team-a', name });
const sprints = () => sprintsOf(project('Propose'), cluster.context.store);
const change = (name: string, spec: object, status?: object) => {
  const sprint = sprints().find(({ metadata }) => metadata.name === name) as Sprint;
  put({ ...sprint, spec: { ...sprint.spec, ...spec }, status: status ?? sprint.status } as Sprint);
};
const names = () => sprints().map(({ metadata }) => metadata.name);
const calls = () => orchestrator.takeCalls();
const start = (n: number, number = n) => {
  orchestrator.decision = aDecision(n, { number });
};
/** A proposal, made and told of. */
async function proposed(n = 1): Promise<void> {
  start(n);
  await pass();
  calls();
  cluster.takeAsked();
}

describe('what the orchestrator is told', () => {
  it('is told once', async () => {
    expect(await pass('Advise')).toEqual({ outlook: undefined });
    expect(calls()).toEqual(['listProjects', 'setSettings']);
    expect(orchestrator.told).toMatchObject([{ owner: 'k8s:uid/team-a/payments', settings: { autonomy: 'Advise' } }]);
    expect(await pass('Advise')).toMatchObject({ outlook: orchestrator.view });
    expect(calls()).toEqual([]);
  });

  it('also in mode Off, where nothing is asked', async () => {
    await pass('Off');
    expect(calls()).toEqual(['listProjects', 'setSettings']);
  });

  it('is not told again when only what was heard of it is old', async () => {
    await pass('Advise');
    orchestrator.heard = { view: undefined };
    calls();
    expect((await pass('Advise')).outlook).toBe(orchestrator.view);
    expect(calls()).toEqual(['listProjects']);
  });

  it.each([
    ['another owner told it', { owner: 'k8s:uid/team-b/payments' }],
    ['somebody gave it up', { owner: null, settings_digest: null }],
    ['something else was told', { settings_digest: 'x' }],
  ])('again when %s', async (_what, more) => {
    await pass('Advise');
    orchestrator.view = anOutlook({ ...orchestrator.view, ...more });
    calls();
    await pass('Advise');
    expect(calls()).toEqual(['listProjects', 'setSettings']);
  });

  it('again when somebody waits', async () => {
    await pass('Advise');
    put(aSprint('s-1'));
    await pass('Advise');
    expect(orchestrator.told.at(-1)?.waiting).toEqual(['s-1']);
  });
});

describe('a proposal', () => {
  it('is made of the decision, and told to be open in the same pass', async () => {
    start(7);
    await pass();
    expect(calls()).toEqual(['listProjects', 'setSettings', 'orchestrate', 'listProjects', 'setSettings']);
    expect(sprints()).toMatchObject([
      { metadata: { name: 'payments-s07' }, spec: { maxTasks: 6, state: 'Proposed', durationWeeks: 2 } },
    ]);
    expect(orchestrator.told.map(({ proposals }) => proposals)).toEqual([[], [decisionID(7)]]);
    await pass();
    expect(calls()).toEqual([]);
    expect(cluster.takeAsked()).toEqual(['create sprints/payments-s07']);
  });

  it('in mode Automatic waits to be started', async () => {
    start(7);
    await pass('Automatic');
    expect(sprints()[0]?.spec.state).toBeUndefined();
    expect(orchestrator.told.at(-1)).toMatchObject({ waiting: ['payments-s07'], proposals: [] });
  });

  it.each<[string, object, () => void]>([
    ['a Sprint of a human waits', {}, () => put(aSprint('s-1'))],
    ["a human's proposal is open", {}, () => put(aSprint('s-1', { spec: { state: 'Proposed' } }))],
    ['a Sprint runs', {}, () => put(aSprint('s-1', { status: running }))],
    ['a Sprint is going', {}, () => put(aSprint('s-1', { isGoing: true }))],
    [
      'a sprint runs that no object shows',
      { running: { sprintID: 'S', number: 1, goal: '', isClaimed: false } },
      () => {},
    ],
  ])('is not asked for while %s', async (_what, services, arrange) => {
    arrange();
    start(7);
    await pass('Propose', servicesView(services));
    expect(calls()).toEqual(['listProjects', 'setSettings']);
    expect(names()).not.toContain('payments-s07');
  });

  it('waits until the Sprints that were applied with the Project are seen', async () => {
    start(7);
    expect(await pass('Propose', servicesView(), 500)).toMatchObject({ againAfterMs: 1_500 });
    expect(calls()).toEqual(['listProjects', 'setSettings']);
    put(aSprint('s-1'));
    expect(await pass('Propose', servicesView(), 500)).not.toHaveProperty('againAfterMs');
  });

  it('is not asked for in mode Advise', async () => {
    start(7);
    await pass('Advise');
    expect(calls()).not.toContain('orchestrate');
  });

  it.each([completed, withdrawn])('is asked for once what was there has ended: %j', async (status) => {
    put(aSprint('s-1', { status }));
    start(2);
    await pass();
    expect(names()).toEqual(['s-1', 'payments-s02']);
  });

  it.each([
    ['there is nothing to do', aWait()],
    ['a sprint is to be closed', aDecision(1, { action: 'CloseSprint' })],
    ['it was turned down before', aDecision(1, { state: 'rejected' })],
    ['somebody carries it out by REST', aDecision(1, { state: 'acting' })],
    ['no number is known', aDecision(1, { number: null })],
  ])('is not made when %s', async (_what, decision) => {
    orchestrator.decision = decision;
    await pass();
    expect(names()).toEqual([]);
    expect(calls()).toEqual(['listProjects', 'setSettings', 'orchestrate']);
  });

  it.each(['orchestrate', 'setSettings'])(
    'is asked for again when the orchestrator has caught up: %s',
    async (call) => {
      start(1);
      orchestrator.failures.set(call, problem('history_behind', 409, 7_000));
      expect(await pass()).toMatchObject({ againAfterMs: 7_000 });
      orchestrator.failures.set(call, problem('history_behind'));
      expect(await pass()).toMatchObject({ againAfterMs: 5_000 });
      expect(names()).toEqual([]);
    },
  );
});

describe('who was faster', () => {
  it('another operator with the same decision: one object', async () => {
    start(7);
    cluster.putUnseen(SPRINT as never, aSprint('payments-s07', { of: decisionID(7), number: 7 }) as never);
    await pass();
    expect(cluster.takeAsked()).toEqual(['create sprints/payments-s07', 'get sprints/payments-s07']);
  });

  it('another operator with an earlier decision for this number: one object', async () => {
    start(7);
    const there = aSprint('payments-s07', { spec: { state: 'Proposed' }, of: decisionID(6), number: 7 });
    cluster.putUnseen(SPRINT as never, there as never);
    await pass();
    expect(cluster.takeAsked()).toEqual(['create sprints/payments-s07', 'get sprints/payments-s07']);
  });

  it.each<[string, Sprint]>([
    ["a human's", aSprint('payments-s07')],
    [
      "another project's",
      aSprint('payments-s07', { spec: { projectRef: { name: 'other' } }, of: decisionID(6), number: 7 }),
    ],
    ['one for another number', aSprint('payments-s07', { of: decisionID(6), number: 6 })],
    [
      'one for this number that was turned down',
      aSprint('payments-s07', { of: decisionID(6), number: 7, status: withdrawn }),
    ],
  ])('%s bears the name: it takes the next one', async (_what, there) => {
    start(7);
    cluster.putUnseen(SPRINT as never, there as never);
    await pass();
    expect(cluster.takeAsked().at(-1)).toBe('create sprints/payments-s07-2');
  });

  it('one that was made before and has another name now counts', async () => {
    start(7);
    put(aSprint('dev-payments-s07', { of: decisionID(7), number: 7, status: completed }));
    await pass();
    expect(cluster.takeAsked()).toEqual([]);
    expect(orchestrator.rejected).toEqual([]);
  });
});

describe('what humans say to a proposal', () => {
  beforeEach(() => proposed());

  it('yes: it is told as one that waits, and nobody is turned down', async () => {
    change('payments-s01', { state: 'Active' });
    await pass();
    expect(orchestrator.told.at(-1)).toMatchObject({ waiting: ['payments-s01'], proposals: [] });
    expect(orchestrator.rejected).toEqual([]);
  });

  it.each([
    ['deleted', () => remove('payments-s01')],
    ['Closed', () => change('payments-s01', { state: 'Closed' }, withdrawn)],
  ])('%s: it is turned down, once, before anything else is told', async (_what, act) => {
    act();
    orchestrator.decision = aWait({ reason: 'Rejected' });
    await pass();
    expect(calls()).toEqual(['listProjects', 'rejectDecision', 'setSettings', 'orchestrate']);
    expect(orchestrator.rejected).toEqual([decisionID(1)]);
    await pass();
    expect(calls()).toEqual(['orchestrate']);
  });

  it('none yet, another operator made it and this one has not seen it: nobody is turned down', async () => {
    const there = sprints()[0] as Sprint;
    remove('payments-s01');
    cluster.putUnseen(SPRINT as never, there as never);
    await pass('Advise');
    expect(orchestrator.rejected).toEqual([]);
    expect(orchestrator.told.at(-1)?.proposals).toEqual([decisionID(1)]);
  });

  it('no, and a Sprint of another project has a copy of it: it is turned down', async () => {
    remove('payments-s01');
    cluster.putUnseen(
      SPRINT as never,
      aSprint('copy', { spec: { projectRef: { name: 'other' }, state: 'Proposed' }, of: decisionID(1) }) as never,
    );
    await pass('Advise');
    expect(orchestrator.rejected).toEqual([decisionID(1)]);
  });

  it('their changes stay', async () => {
    change('payments-s01', { goal: 'Refunds', maxTasks: 3 });
    await pass();
    expect(sprints()).toMatchObject([{ spec: { goal: 'Refunds', maxTasks: 3, state: 'Proposed' } }]);
    expect([calls(), cluster.takeAsked()]).toEqual([[], []]);
  });

  it('its number passed: nobody has said no', async () => {
    change('payments-s01', {}, withdrawn);
    start(2);
    await pass();
    expect(orchestrator.rejected).toEqual([]);
    expect(names()).toEqual(['payments-s01', 'payments-s02']);
    remove('payments-s01');
    await pass();
    expect(orchestrator.rejected).toEqual([]);
  });

  it.each(['decision_is_final', 'decision_not_found'])('%s: it can be turned down no more', async (code) => {
    remove('payments-s01');
    orchestrator.failures.set('rejectDecision', problem(code));
    expect(await pass('Advise')).not.toHaveProperty('fault');
    expect(calls()).toEqual(['listProjects', 'rejectDecision', 'setSettings']);
  });

  it('that cannot be told for another reason: what shows that it was open is kept', async () => {
    remove('payments-s01');
    const fault = problem('odd');
    orchestrator.failures.set('rejectDecision', fault);
    expect(await pass('Advise')).toMatchObject({ fault });
    expect(calls()).toEqual(['listProjects', 'rejectDecision']);
  });

  it('what is not told is told next time', async () => {
    remove('payments-s01');
    orchestrator.failures.set('setSettings', new ServiceUnavailable('orchestrator', 'gone'));
    await pass('Advise');
    orchestrator.failures.clear();
    await pass('Advise');
    expect(orchestrator.rejected).toEqual([decisionID(1), decisionID(1)]);
    expect(orchestrator.told.at(-1)?.proposals).toEqual([]);
  });
});

describe('an operator that ended in between', () => {
  it('before the object was made: it is made, and nobody is turned down', async () => {
    start(1);
    const lost = refusal(0, 'Unreachable');
    cluster.before('create sprints', () => {
      throw lost;
    });
    await expect(pass()).rejects.toBe(lost);
    cluster.before('create sprints', () => undefined);
    await pass();
    expect(names()).toEqual(['payments-s01']);
    expect(orchestrator.rejected).toEqual([]);
  });

  it('before it told that the object is there, which is then closed: it is turned down all the same', async () => {
    start(1);
    put(aSprint('payments-s01', { spec: { state: 'Closed' }, of: decisionID(1), status: withdrawn }));
    await pass();
    expect(orchestrator.rejected).toEqual([decisionID(1)]);
    expect(names()).toEqual(['payments-s01']);
  });
});

describe('the orchestrator', () => {
  const away = new ServiceUnavailable('orchestrator', 'gone');

  it.each(['listProjects', 'setSettings', 'orchestrate'])(
    'away at %s: proposals wait, the last view stays',
    async (call) => {
      start(1);
      orchestrator.heard = { view: anOutlook({ version: 4 }) };
      orchestrator.failures.set(call, away);
      const talk = await pass();
      expect(talk).toMatchObject({ againAfterMs: 3_000 });
      expect(talk.outlook).toEqual(call === 'orchestrate' ? undefined : anOutlook({ version: 4 }));
      expect(names()).toEqual([]);
    },
  );

  it('refuses what nobody expects it to', async () => {
    const fault = problem('settings_declared');
    orchestrator.failures.set('setSettings', fault);
    expect(await pass()).toMatchObject({ fault });
    expect(names()).toEqual([]);
  });

  it('what the API server refuses is thrown', async () => {
    start(1);
    const forbidden = refusal(403, 'Forbidden');
    cluster.before('create sprints', () => {
      throw forbidden;
    });
    await expect(pass()).rejects.toBe(forbidden);
  });
});
