import { describe, expect, it } from 'vitest';
import { sprintStatusSchema } from '../../../crds/sprint.ts';
import type { SprintOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import { aForecast } from '../../../test/fixtures/outlooks.ts';
import { reconcile } from '../reconcile.ts';
import { wantsOutlook } from '../setup.ts';
import { status } from '../status/status.ts';
import { aScope, aSprint, cronJobOf, held, started } from '../test-scope.ts';
import { away, closed, request, World } from '../test-world.ts';
import { healthEvent, isShown, outlookFields } from './outlook.ts';

const RUNNING = { isRunning: true, isAdviceWanted: true };
const CLOSED = { ...RUNNING, isRunning: false };
const shownOf = (more: Partial<SprintOutlook> = {}, how = RUNNING) => outlookFields(aForecast(more), undefined, how);
const shown = shownOf();

describe('what is shown of a forecast', () => {
  it('is whole numbers and words that the schema takes', () => {
    expect(shown).toEqual({
      forecast: {
        asOf: '2026-11-24',
        probability: 72,
        expected: 8,
        low: 6,
        high: 10,
        p50Date: '2026-12-02',
        p85Date: undefined,
        unit: 'Tasks',
        basedOn: '7 closed sprints of the project',
        record: 'Brier 0.18, 8 of 10 within 80 %',
        display: '72 %',
      },
      health: 'OnTrack',
      decision: { decisionID: '3f2b1c9e-5d0a-4a6e-9d0f-0c8a5b7e4d21', source: 'IntelligenceEnhanced' },
      advisory: undefined,
    });
    expect(sprintStatusSchema.safeParse({ observedGeneration: 1, ...shown }).success).toBe(true);
  });

  it.each([
    [0, 0],
    [0.001, 1],
    [0.295, 30],
    [0.5, 50],
    [0.999, 99],
    [1, 100],
  ])('of a probability of %d says %d percent: nothing is certain that is not', (probability, expected) => {
    expect(shownOf({ probability }).forecast).toMatchObject({ probability: expected, display: `${expected} %` });
  });

  it.each<[string, Partial<SprintOutlook>, object]>([
    ['in points', { unit: 'points' }, { forecast: { unit: 'Points' } }],
    ['on nothing of its own', { based_on: 0 }, { forecast: { basedOn: expect.stringContaining('no closed sprint') } }],
    ['on one sprint', { based_on: 1 }, { forecast: { basedOn: '1 closed sprint of the project' } }],
    ['never compared yet', { record: null }, { forecast: { record: undefined } }],
    [
      'with both dates',
      { p50_date: null, p85_date: '2026-12-04' },
      { forecast: { p50Date: undefined, p85Date: '2026-12-04' } },
    ],
    ['decided by nobody', { decision_id: null, decision_source: null }, { decision: undefined }],
    ['decided by the rule', { decision_source: 'rule_based_only' }, { decision: { source: 'RuleBasedOnly' } }],
  ])('%s', (_what, more, expected) => expect(shownOf(more)).toMatchObject(expected));

  it('stays when nothing is known any more', () => {
    expect(outlookFields(undefined, shown, RUNNING)).toEqual(shown);
    expect(outlookFields(undefined, undefined, RUNNING)).toEqual({});
  });

  it('of a closed sprint is the last forecast, without a health that could still be mended', () => {
    expect(shownOf({}, CLOSED)).toEqual({ ...shown, health: undefined });
    expect(outlookFields(undefined, shown, CLOSED)).toEqual({ ...shown, health: undefined });
  });
});

describe('whether an object shows it already', () => {
  const status = { observedGeneration: 1, ...started, ...shown };
  it.each<[string, Partial<SprintOutlook>, boolean]>([
    ['the same', {}, true],
    ['what is not shown', { done: 3, version: 9, committed: 11 }, true],
    ['what rounds to the same', { expected: 8.3, probability: 0.7199 }, true],
    ['another day', { as_of: '2026-11-25' }, false],
    ['a date that is gone', { p50_date: null }, false],
    ['a date that has come', { p85_date: '2026-12-04' }, false],
    ['another health', { health: 'AtRisk' }, false],
    ['no decision', { decision_id: null }, false],
  ])('%s', (_what, more, expected) => {
    expect(isShown(aForecast(more), status)).toBe(expected);
    expect(wantsOutlook(aSprint({}, status), aForecast(more))).toBe(!expected);
  });

  it('is no matter to what is closed', () => {
    const conditions = [
      {
        type: 'Succeeded' as const,
        status: 'True' as const,
        reason: 'Completed',
        message: '',
        observedGeneration: 1,
        lastTransitionTime: '2026-11-24T09:00:00Z',
      },
    ];
    expect(wantsOutlook(aSprint({}, { ...started, conditions }), aForecast())).toBe(false);
    expect(isShown(aForecast(), undefined)).toBe(false);
  });
});

describe('the Event of a change of health', () => {
  const with_ = (health: SprintOutlook['health']) => shownOf({ health });
  it.each([
    ['begins on track', undefined, with_('OnTrack'), undefined],
    ['begins at risk', undefined, with_('AtRisk'), undefined],
    ['stays', with_('AtRisk'), with_('AtRisk'), undefined],
    ['gets worse', with_('OnTrack'), with_('AtRisk'), 'Warning'],
    ['gets better', with_('OffTrack'), with_('AtRisk'), 'Warning'],
    ['is mended', with_('OffTrack'), with_('OnTrack'), 'Normal'],
    ['ends', with_('OffTrack'), shownOf({}, CLOSED), undefined],
  ])('%s', (_what, before, after, expected) => expect(healthEvent(before, after)?.type).toBe(expected));

  it('says what it was, and the numbers', () => {
    const { reason, note } = healthEvent(with_('OnTrack'), shownOf({ health: 'OffTrack', probability: 0.12 })) ?? {};
    expect(reason).toBe('HealthChanged');
    expect(note).toBe(
      'OffTrack, was OnTrack: all is done by the end with a chance of 12 %; tasks expected: 8, in 80 % of such sprints 6 to 10',
    );
  });
});

describe('a whole pass', () => {
  const REF = 'k8s:uid/team-a/payments/sprint-1';
  const STATUS = 'apply sprints/sprint-1/status';
  const running = async () => {
    const world = new World();
    world.held.set(REF, held({ external_uid: 'uid-sprint-1', external_spec: '{}' }));
    world.begin({}, started);
    const pass = () => reconcile(request, world.cluster.context, world.deps);
    await pass();
    world.cluster.takeAsked();
    return { world, pass };
  };

  it('writes a forecast once, and no more until what is shown changes; a change of health is one Event', async () => {
    const { world, pass } = await running();
    const told: unknown[] = [];
    world.cluster.context.events.record = (_object, event) => void told.push(`${event.type} ${event.reason}`);
    world.forecasts.set('PAY-S01', aForecast());
    await pass();
    expect(world.cluster.takeAsked()).toEqual(['getByRef', STATUS]);
    expect(world.sprint()?.status).toMatchObject({ forecast: { display: '72 %' }, health: 'OnTrack' });
    world.forecasts.set('PAY-S01', aForecast({ version: 4, done: 3 }));
    await pass();
    expect(world.cluster.takeAsked()).toEqual(['getByRef']);
    expect(told).toEqual([]);
    world.forecasts.set('PAY-S01', aForecast({ health: 'AtRisk', probability: 0.4 }));
    for (let i = 0; i < 3; i++) await pass();
    expect(world.cluster.takeAsked()).toEqual(['getByRef', STATUS, 'getByRef', 'getByRef']);
    expect(told).toEqual(['Warning HealthChanged']);
  });

  it('keeps what is shown when nothing is known any more, and when the sprint service is away', async () => {
    const { world, pass } = await running();
    world.forecasts.set('PAY-S01', aForecast());
    await pass();
    world.forecasts.clear();
    await pass();
    expect(world.condition('Ready')?.status).toBe('True');
    world.failures.set('getByRef', away);
    await pass();
    expect(world.condition('Ready')?.reason).toBe('ServiceUnavailable');
    expect(world.sprint()?.status).toMatchObject({ forecast: { display: '72 %' }, health: 'OnTrack' });
  });

  it('of the end keeps the last forecast', async () => {
    const { world, pass } = await running();
    world.forecasts.set('PAY-S01', aForecast());
    await pass();
    world.held.set(REF, held({ ...closed, external_uid: 'uid-sprint-1', external_spec: '{}' }));
    await pass();
    const { phase, forecast, health, decision } = world.sprint()?.status ?? {};
    expect([phase, forecast?.display, health, decision?.source]).toEqual([
      'Completed',
      '72 %',
      undefined,
      'IntelligenceEnhanced',
    ]);
  });
});

it('the forecast of another sprint, which the object showed before, does not stay', () => {
  const sprint = aSprint({}, { ...started, sprintID: 'PAY-S00', ...shown });
  const scope = aScope({ sprint, held: held(), cronJob: cronJobOf(aScope()) });
  expect(status(scope).forecast).toBeUndefined();
});
