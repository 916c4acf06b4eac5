import { describe, expect, it } from 'vitest';
import type { SprintScope } from './gather.ts';
import { aheadOf, clashOf, nextLook, plan, planFarewell } from './plan.ts';
import { aScope, aSprint, cronJobOf, dryRun, foreignCronJob, held, started } from './test-scope.ts';

const actions = (scope: Partial<SprintScope>) => plan(aScope(scope)).map(({ type }) => type);

describe('plan', () => {
  const withCronJob = { held: held(), cronJob: cronJobOf(aScope()) };
  const foreign = foreignCronJob(aScope());
  const leftBehind = cronJobOf(aScope(), { ownerReferences: [] });
  it.each<[string, Partial<SprintScope>, string[]]>([
    ['the service was not read', { held: undefined }, []],
    ['ready to start', {}, ['startSprint']],
    ['ready to start, but just applied', { knownForMs: 1_999 }, []],
    ['ready to start, applied two seconds ago', { knownForMs: 2_000 }, ['startSprint']],
    ['its project is not ready', { readyProjectID: undefined, dryRun: undefined }, []],
    ['waits for its start date', { dryRun: dryRun('not_yet') }, []],
    ['another sprint runs', { dryRun: dryRun('sprint_in_progress') }, []],
    ['cannot be done', { dryRun: dryRun('unknown_tasks', { verdict: 'impossible' }) }, []],
    ['was started, and the service knows nothing of it', { sprint: aSprint({}, started) }, []],
    ['a sprintID by hand, without a Sprint Backlog', { sprint: aSprint({}, { sprintID: 'PAY-S01' }) }, ['startSprint']],
    ['Closed before it started', { sprint: aSprint({ state: 'Closed' }), dryRun: undefined }, []],
    ['runs', { held: held() }, ['ensureCronJob']],
    ['runs with its CronJob', withCronJob, ['ensureCronJob']],
    [
      'runs, its CronJob lost its label',
      { held: held(), cronJob: cronJobOf(aScope(), { labels: {} }) },
      ['ensureCronJob'],
    ],
    ["runs, somebody else's CronJob has the name", { held: held(), cronJob: foreign }, []],
    [
      "is changed while somebody else's CronJob has the name",
      { held: held(), cronJob: foreign, sprint: aSprint({ goal: 'Better' }) },
      ['changeSettings'],
    ],
    [
      'runs and its project is gone',
      { held: held(), project: undefined, readyProjectID: undefined },
      ['ensureCronJob'],
    ],
    [
      'runs and its close policy is changed',
      { held: held(), sprint: aSprint({ closePolicy: 'Manual' }) },
      ['changeSettings', 'ensureCronJob'],
    ],
    [
      'runs and its goal is changed',
      { held: held(), sprint: aSprint({ goal: 'Better' }) },
      ['changeSettings', 'ensureCronJob'],
    ],
    [
      'runs and its close policy was taken out, or its default changed',
      { held: held({ close_policy: 'Manual' }) },
      ['changeSettings', 'ensureCronJob'],
    ],
    [
      'runs with a close policy that its missing project may have asked for',
      { held: held({ close_policy: 'Manual' }), project: undefined, readyProjectID: undefined },
      ['ensureCronJob'],
    ],
    ['another project has the name', { held: held({ project_id: 'OLD' }) }, []],
    [
      'a running sprint that was asked for in another way has the name',
      { held: held({ external_uid: 'gone', goal: 'Other' }) },
      [],
    ],
    ['runs and is to be closed', { held: held(), sprint: aSprint({ state: 'Closed' }) }, ['closeSprint']],
    [
      'is closed, the CronJob is still there',
      { ...withCronJob, held: held({ status: 'completed' }) },
      ['deleteCronJob'],
    ],
    ["is closed, somebody else's CronJob has the name", { held: held({ status: 'completed' }), cronJob: foreign }, []],
    [
      'is closed, a CronJob with our label has no owner',
      { held: held({ status: 'completed' }), cronJob: leftBehind },
      ['deleteCronJob'],
    ],
    [
      'waits, an earlier Sprint left its CronJob',
      { dryRun: dryRun('not_yet'), cronJob: leftBehind },
      ['deleteCronJob'],
    ],
    ["waits, somebody else's CronJob has the name", { dryRun: dryRun('not_yet'), cronJob: foreign }, []],
    ['is to start, an earlier Sprint left its CronJob', { cronJob: leftBehind }, ['startSprint']],
    ['runs, an earlier Sprint left its CronJob', { held: held(), cronJob: leftBehind }, ['ensureCronJob']],
    [
      'another project has the name, and left a CronJob',
      { held: held({ project_id: 'OLD' }), cronJob: leftBehind },
      ['deleteCronJob'],
    ],
    ['is lost, with its CronJob', { sprint: aSprint({}, started), cronJob: cronJobOf(aScope()) }, []],
    ['is closed, the CronJob is gone', { held: held({ status: 'completed' }) }, []],
  ])('%s', (_situation, scope, expected) => {
    expect(actions(scope)).toEqual(expected);
  });

  it('asks for what the spec says, and for the defaults of Live where it is silent', () => {
    const [start] = plan(aScope({ sprint: aSprint({ tasks: ['PAY-1'], startDate: '2026-11-23' }) }));
    expect(start).toEqual({
      type: 'startSprint',
      projectID: 'PAY',
      wish: {
        sprint_name: 'sprint-1',
        goal: 'Refunds work',
        duration_weeks: 2,
        mode: 'Live',
        close_policy: 'EndDate',
        assignment: 'None',
        max_tasks: 10,
        external_ref: 'k8s:uid/team-a/payments/sprint-1',
        external_uid: 'uid-sprint-1',
        external_spec: '{"startDate":"2026-11-23","tasks":["PAY-1"]}',
        start_date: '2026-11-23',
        tasks: ['PAY-1'],
      },
    });
  });
});

describe('plan: the order in the queue', () => {
  it('takes a simulated sprint without a date for one of the day on which it would start', () => {
    const dated = aSprint({ mode: 'Simulated', startDate: '2026-12-07' }, undefined, { name: 'a' });
    const undated = aSprint({ mode: 'Simulated' }, undefined, { name: 'b' });
    const startsUndated = (simulatedStart: string) =>
      actions({
        sprint: undated,
        siblings: [dated],
        dryRun: dryRun(null, { simulated_start: simulatedStart }),
      }).includes('startSprint');
    expect(startsUndated('2026-11-23')).toBe(true);
    expect(startsUndated('2026-12-07')).toBe(false);
  });

  it('takes a Live sprint without a date for one of today, wherever the simulated clock stands', () => {
    const undated = aSprint({}, undefined, { name: 'a' });
    const today = aSprint({ startDate: '2026-11-23' }, undefined, { name: 'b' });
    const scope = { sprint: undated, siblings: [today], dryRun: dryRun(null, { simulated_start: '2026-12-07' }) };
    expect(actions(scope)).toEqual(['startSprint']);
  });

  const self = aSprint({}, undefined, { name: 's-2' });
  const stalled = (type: 'Stalled' | 'Ready', reason: string, observedGeneration = 1) => ({
    conditions: [
      {
        type,
        status: type === 'Stalled' ? ('True' as const) : ('False' as const),
        reason,
        message: '',
        observedGeneration,
        lastTransitionTime: '2026-11-20T09:00:00Z',
      },
    ],
  });
  const earlier = { name: 's-1' };
  it.each<[string, ReturnType<typeof aSprint>, boolean]>([
    ['the one before it by name goes first', aSprint({}, undefined, earlier), false],
    ['the one after it as people count does not', aSprint({}, undefined, { name: 's-10' }), true],
    [
      'one that was created before it has nothing of that',
      aSprint({}, undefined, { name: 's-10', creationTimestamp: '2020-01-01T00:00:00Z' }),
      true,
    ],
    ['one with an earlier date goes first', aSprint({ startDate: '2026-11-22' }, undefined, { name: 's-3' }), false],
    ['one whose date is today goes first', aSprint({ startDate: '2026-11-23' }, undefined, earlier), false],
    ['one whose date is ahead does not', aSprint({ startDate: '2026-11-24' }, undefined, earlier), true],
    [
      'a simulated one whose date is ahead comes later',
      aSprint({ mode: 'Simulated', startDate: '2026-11-24' }, undefined, earlier),
      true,
    ],
    ['one that started already does not', aSprint({}, { sprintID: 'PAY-S01' }, earlier), true],
    [
      'one that is deleted does not',
      aSprint({}, undefined, { ...earlier, deletionTimestamp: '2026-11-20T10:00:00Z' }),
      true,
    ],
    ['one that is to be closed does not', aSprint({ state: 'Closed' }, undefined, earlier), true],
    ['one that is stalled does not', aSprint({}, stalled('Stalled', 'UnknownTasks'), earlier), true],
    [
      'one that was stalled before it changed goes first',
      aSprint({}, stalled('Stalled', 'UnknownTasks', 0), earlier),
      false,
    ],
    ['one that waits for tasks does not', aSprint({}, stalled('Ready', 'NoUnassignedTasks'), earlier), true],
  ])('%s', (_situation, other, starts) => {
    expect(actions({ sprint: self, siblings: [self, other] })).toEqual(starts ? ['startSprint'] : []);
  });

  it.each([
    ['Simulated', []],
    ['Live', ['startSprint']],
  ] as const)(
    'a simulated one waits for one with an earlier date ahead only if that is simulated too: %s',
    (mode, expected) => {
      const self = aSprint({ mode: 'Simulated', startDate: '2026-12-14' });
      const other = aSprint({ mode, startDate: '2026-12-07' }, undefined, { name: 'other' });
      expect(actions({ sprint: self, siblings: [self, other] })).toEqual(expected);
    },
  );
});

describe('nextLook', () => {
  it.each<[string, Partial<SprintScope>, boolean, number | undefined]>([
    ['a service is away', { held: undefined }, true, 3_000],
    ['runs', { held: held(), dryRun: undefined }, false, undefined],
    [
      "runs, and somebody else's CronJob has the name",
      { held: held(), cronJob: foreignCronJob(aScope()) },
      false,
      20_000,
    ],
    ['the project is not ready', { dryRun: undefined }, false, undefined],
    ['starts in an hour', { dryRun: dryRun('not_yet', { wait_ms: 7_200_000 }) }, false, 3_600_000],
    ['starts in a second', { dryRun: dryRun('not_yet', { wait_ms: 1_000 }) }, false, 1_050],
    ['ready, but just applied', { knownForMs: 500 }, false, 1_500],
    ['the backlog is behind', { dryRun: dryRun('backlog_behind') }, false, 500],
    ['another sprint runs', { dryRun: dryRun('sprint_in_progress') }, false, 3_600_000],
    ['the day ends', { dryRun: dryRun('sprint_in_progress', { stands_for_ms: 7_000 }) }, false, 7_050],
    [
      'starts before the day ends',
      { dryRun: dryRun('not_yet', { wait_ms: 3_000, stands_for_ms: 7_000 }) },
      false,
      3_050,
    ],
  ])('%s', (_situation, scope, isTroubled, expected) => {
    expect(nextLook(aScope(scope), isTroubled)).toBe(expected);
  });
});

describe('planFarewell', () => {
  it.each([
    ['Close', false, 'close'],
    ['Close', true, 'tryToClose'],
    ['Orphan', false, 'letGo'],
    ['Orphan', true, 'letGo'],
  ] as const)('%s, forced: %s', (policy, isForced, expected) => {
    expect(planFarewell(policy, isForced)).toBe(expected);
  });
});

it.each([
  ['its Project', { project: undefined }],
  ['the plan', { dryRun: undefined }],
])('nobody is ahead, and no days clash, as long as %s is not known', (_what, scope) => {
  const waiting = aSprint({ startDate: '2026-11-20' }, { phase: 'Planned' }, { name: 'sprint-0' });
  const unknown = aScope({ sprint: aSprint({ startDate: '2026-11-23' }), siblings: [waiting], ...scope });
  expect([aheadOf(unknown), clashOf(unknown)]).toEqual([undefined, undefined]);
});
