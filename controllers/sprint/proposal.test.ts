import { describe, expect, it } from 'vitest';
import { AUTONOMY_ANNOTATION, DECISION_ID_ANNOTATION, SPRINT, SPRINT_NUMBER_ANNOTATION } from '../../crds/resources.ts';
import type { SprintSpec } from '../../crds/sprint.ts';
import type { SprintScope } from './gather.ts';
import { aheadOf, nextLook, plan } from './plan.ts';
import { isWorthAPlan, startOf } from './proposal.ts';
import { reconcile } from './reconcile.ts';
import { attentionsOf } from './status/attention.ts';
import { status } from './status/status.ts';
import { verdictOf } from './status/verdict.ts';
import { aScope, aSprint, dryRun, held, problem } from './test-scope.ts';
import { request, World } from './test-world.ts';

const DECISION = '3f2b1c9e-5d0a-4a6e-9d0f-0c8a5b7e4d21';
const annotationsOf = (number: string, mode = 'Propose') => ({
  [SPRINT_NUMBER_ANNOTATION]: number,
  [DECISION_ID_ANNOTATION]: DECISION,
  [AUTONOMY_ANNOTATION]: mode,
});
const made = (state: SprintSpec['state'], annotations: Record<string, string> = annotationsOf('4')) =>
  aSprint({ state }, undefined, { annotations });
const proposed = made('Proposed');
const approved = made('Active');
const automatic = made(undefined, annotationsOf('4', 'Automatic'));

const row = (scope: Partial<SprintScope>, code?: string): string => {
  const {
    phase,
    ready,
    succeeded,
    abnormal = '-',
    reason,
  } = verdictOf(aScope(scope), code ? problem(code) : undefined);
  return [phase, ready, succeeded, abnormal, reason].join(' ');
};
const WAITS = 'Proposed True Unknown - Proposed';
const WITHDRAWN = 'Withdrawn True False - Withdrawn';
const STARTS = 'Pending False Unknown Reconciling Progressing';

describe('what a start says besides the wish', () => {
  it.each([
    ['with its number while that is the next one', approved, 4, { number: 4, decision_id: DECISION }],
    ['without a number once that has passed', approved, 5, { decision_id: DECISION }],
    ['without a number that is not yet the next one', approved, 3, { decision_id: DECISION }],
    ['as it is, when nobody made it of a decision', aSprint(), 4, {}],
  ])('it starts %s', (_how, sprint, number, expected) => expect(startOf(sprint, { number })).toStrictEqual(expected));
});

describe('the table of conditions of what waits for a human', () => {
  it.each<[string, Partial<SprintScope>, string, string | undefined]>([
    ['a proposal by hand', { sprint: made('Proposed', {}), dryRun: undefined }, WAITS, undefined],
    [
      'a proposal whose number is the next one',
      { sprint: proposed, dryRun: dryRun(null, { number: 4 }) },
      WAITS,
      undefined,
    ],
    [
      'a proposal that could not start',
      { sprint: proposed, dryRun: dryRun('no_unassigned_tasks', { number: 4 }) },
      WAITS,
      undefined,
    ],
    ['a proposal whose Project is gone', { sprint: proposed, project: undefined, dryRun: undefined }, WAITS, undefined],
    [
      'a proposal whose number has passed',
      { sprint: proposed, dryRun: dryRun('sprint_in_progress', { number: 5 }) },
      WITHDRAWN,
      undefined,
    ],
    ['a proposal that is rejected', { sprint: made('Closed'), dryRun: undefined }, WITHDRAWN, undefined],
    [
      'a Sprint that is closed before it started',
      { sprint: aSprint({ state: 'Closed' }), dryRun: undefined },
      WITHDRAWN,
      undefined,
    ],
    [
      'one that a human made Active in time',
      { sprint: approved, dryRun: dryRun(null, { number: 4 }) },
      STARTS,
      undefined,
    ],
    [
      'one that a human made Active too late',
      { sprint: approved, dryRun: dryRun(null, { number: 9 }) },
      STARTS,
      undefined,
    ],
    [
      'the same, as its start was refused',
      { sprint: approved, dryRun: dryRun(null, { number: 4 }) },
      STARTS,
      'number_passed',
    ],
    ['an automatic one', { sprint: automatic, dryRun: dryRun(null, { number: 4 }) }, STARTS, undefined],
    [
      'an automatic one that a human made Active, whose number has passed',
      { sprint: made('Active', annotationsOf('4', 'Automatic')), dryRun: dryRun(null, { number: 5 }) },
      STARTS,
      undefined,
    ],
    [
      'a proposal of which the service could not be asked',
      { sprint: proposed, held: undefined, dryRun: dryRun(null, { number: 5 }) },
      STARTS,
      undefined,
    ],
    [
      'an automatic one whose number has passed',
      { sprint: automatic, dryRun: dryRun(null, { number: 5 }) },
      WITHDRAWN,
      undefined,
    ],
    [
      'the same, as its start was refused',
      { sprint: automatic, dryRun: dryRun(null, { number: 4 }) },
      WITHDRAWN,
      'number_passed',
    ],
    ['one with a number by hand', { sprint: made(undefined), dryRun: dryRun(null, { number: 5 }) }, STARTS, undefined],
    [
      'a proposal that the service has started',
      { sprint: proposed, held: held({ external_uid: 'uid-sprint-1' }) },
      'Active False Unknown Reconciling Progressing',
      undefined,
    ],
  ])('%s', (_what, scope, expected, code) => expect(row(scope, code)).toBe(expected));

  it('says what a human can do, and why it is too late', () => {
    const messageOf = (scope: Partial<SprintScope>) => verdictOf(aScope(scope)).message;
    expect(messageOf({ sprint: proposed })).toMatch(/spec\.state Active starts it .* Closed or deleting .* rejects it/);
    expect(messageOf({ sprint: proposed, dryRun: dryRun(null, { number: 5 }) })).toContain('number 4 of the project');
    expect(messageOf({ sprint: made('Closed') })).toBe('closed before it was ever started');
  });
});

describe('what is done about it', () => {
  const actionsOf = (scope: Partial<SprintScope>) => plan(aScope(scope)).map(({ type }) => type);
  it.each<[string, Partial<SprintScope>, string[]]>([
    ['a proposal', { sprint: proposed, dryRun: dryRun(null, { number: 4 }) }, []],
    ['an approved one', { sprint: approved, dryRun: dryRun(null, { number: 4 }) }, ['startSprint']],
    ['one approved too late', { sprint: approved, dryRun: dryRun(null, { number: 5 }) }, ['startSprint']],
    ['an automatic one', { sprint: automatic, dryRun: dryRun(null, { number: 4 }) }, ['startSprint']],
    ['an automatic one that is too late', { sprint: automatic, dryRun: dryRun(null, { number: 5 }) }, []],
  ])('%s', (_what, scope, expected) => expect(actionsOf(scope)).toEqual(expected));

  it('is not looked at until something changes, and nobody is warned of its days', () => {
    const warnings = [{ code: 'everybody_absent' as const, detail: 'all are away' }];
    for (const [sprint, number] of [
      [proposed, 4],
      [automatic, 5],
    ] as const) {
      const scope = aScope({ sprint, dryRun: dryRun('sprint_in_progress', { number, warnings }) });
      expect([nextLook(scope, false), attentionsOf(scope)]).toEqual([undefined, []]);
    }
    expect(nextLook(aScope({ sprint: approved, dryRun: dryRun('sprint_in_progress') }), false)).toBe(3_600_000);
  });

  it.each([
    ['a proposal by hand', made('Proposed', {}), false],
    ['a proposal with a number, which may pass', proposed, true],
    ['one that is to start', approved, true],
    ['one that is closed', made('Closed'), false],
  ])('the service is asked for a plan of %s: %s', (_what, sprint, expected) => {
    expect(isWorthAPlan(sprint)).toBe(expected);
  });

  it.each<[string, Partial<SprintSpec>, string | undefined]>([
    ['a proposal', { state: 'Proposed' }, undefined],
    ['one that shows a sprint of the service', { sprintID: 'PAY-S01' }, undefined],
    ['one that waits like itself', {}, 'sprint-0'],
  ])('%s holds up nobody who comes after it: %j', (_what, spec, expected) => {
    const siblings = [aSprint(), aSprint(spec, undefined, { name: 'sprint-0' })];
    expect(aheadOf(aScope({ siblings }))).toBe(expected);
  });

  it('shows no days of a start that was not asked about', () => {
    const { startDate, durationWeeks } = status(aScope({ sprint: made('Proposed', {}), dryRun: undefined }));
    expect([startDate, durationWeeks]).toEqual([undefined, 2]);
  });
});

describe('a whole pass', () => {
  const pass = (world: World) => reconcile(request, world.cluster.context, world.deps);
  const begin = (spec: Partial<SprintSpec>, mode = 'Propose') => {
    const world = new World();
    world.begin(spec, undefined, { annotations: annotationsOf('4', mode) });
    return world;
  };

  it('over a proposal starts nothing until a human says Active, then starts it as that number', async () => {
    const world = begin({ state: 'Proposed' });
    world.dryRun = dryRun(null, { number: 4 });
    await pass(world);
    expect(world.sprint()?.status).toMatchObject({ phase: 'Proposed' });
    expect(world.cluster.takeAsked()).not.toContain('startSprint');
    await pass(world);
    expect(world.cluster.takeAsked()).toEqual(['getByRef', 'planSprint']);

    const stored = world.sprint();
    world.cluster.put(SPRINT, { ...stored, spec: { ...stored?.spec, state: 'Active' } } as never);
    world.cluster.requests.length = 0;
    await pass(world);
    expect(world.cluster.requests.find(({ what }) => what === 'startSprint')?.body).toMatchObject({
      body: { number: 4, decision_id: DECISION },
    });
    expect(world.sprint()?.status).toMatchObject({ phase: 'Active', sprintID: 'PAY-S01' });
  });

  it('over one that came too late writes its end once, and asks no more', async () => {
    const world = begin({}, 'Automatic');
    world.dryRun = dryRun(null, { number: 5 });
    await pass(world);
    expect(world.condition('Succeeded')).toMatchObject({ status: 'False', reason: 'Withdrawn' });
    expect(world.sprint()?.spec.state).toBeUndefined();
    await pass(world);
    world.cluster.takeAsked();
    expect(await pass(world)).toBeUndefined();
    expect(world.cluster.takeAsked()).toEqual([]);
  });
});
