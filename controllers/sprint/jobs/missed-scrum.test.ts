import { describe, expect, it } from 'vitest';
import type { DailyScrum } from '../../../crds/daily-scrum.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { aScope, cronJobOf, held } from '../test-scope.ts';
import type { CronJob } from './cron-job.ts';
import { missedScrum, nextCheckMs } from './missed-scrum.ts';

const at = (time: string) => Date.parse(`${time}Z`);
const text = (ms: number | undefined) => ms && new Date(ms).toISOString().slice(0, 16);

function cronJob(
  spec: Partial<CronJob['spec']> = {},
  since = '2026-11-23T05:00:00Z',
  status: CronJob['status'] = {},
): CronJob {
  const made = cronJobOf(aScope(), { annotations: { 'scrum.dsm.dev/scheduled-since': since } });
  return { ...made, spec: { ...made.spec, ...spec }, status };
}

interface Case {
  now: string;
  unheld?: string[];
  of?: Partial<ServiceSprint>;
  cronJob?: CronJob;
  aheadMs?: number;
  movedAt?: string;
  scrums?: DailyScrum[];
}

const due = ({ now, unheld = [], of = {}, aheadMs = 0, movedAt, scrums = [], ...rest }: Case) => ({
  held: held({ day: { current: 2, total: 9, next: '2026-11-25', unheld }, ...of }),
  cronJob: rest.cronJob ?? cronJob(),
  scrums,
  time: { now: at(now), aheadMs, movedAt: movedAt ? at(movedAt) : 0 },
});

describe('a Live sprint: a daily scrum that was due and is not held', () => {
  const unheld = ['2026-11-24'];
  const DAY = 86_400_000;
  it.each<[string, Case, string | undefined]>([
    ['not before its grace is over', { now: '2026-11-24T14:01:29', unheld }, undefined],
    ['then', { now: '2026-11-24T14:01:30', unheld }, '2026-11-24 2026-11-24T14:00'],
    [
      'the next morning too',
      { now: '2026-11-25T09:00:00', unheld: ['2026-11-24', '2026-11-25'] },
      '2026-11-24 2026-11-24T14:00',
    ],
    [
      'the latest of two',
      { now: '2026-11-25T14:05:00', unheld: ['2026-11-24', '2026-11-25'] },
      '2026-11-25 2026-11-25T14:00',
    ],
    ['none that is held, nor one on a day off', { now: '2026-11-24T15:00:00' }, undefined],
    [
      'none of a day on which nothing fires',
      { now: '2026-11-24T15:00:00', unheld, cronJob: cronJob({ schedule: '0 14 * * 1' }) },
      undefined,
    ],
    [
      'the first of a day',
      { now: '2026-11-24T15:00:00', unheld, cronJob: cronJob({ schedule: '0 9,14 * * *' }) },
      '2026-11-24 2026-11-24T09:00',
    ],
    ['none while suspended', { now: '2026-11-24T15:00:00', unheld, cronJob: cronJob({ suspend: true }) }, undefined],
    [
      'none from before the schedule was set',
      { now: '2026-11-24T15:00:00', unheld, cronJob: cronJob({}, '2026-11-24T14:30:00Z') },
      undefined,
    ],
    ['none where that is not known', { now: '2026-11-24T15:00:00', unheld, cronJob: cronJob({}, 'never') }, undefined],
    [
      'none from before the sprint',
      { now: '2026-11-24T15:00:00', unheld, of: { started_at: '2026-11-24T14:30:00.000Z' } },
      undefined,
    ],
    ['none of a sprint that is closed', { now: '2026-11-24T15:00:00', unheld, of: { status: 'completed' } }, undefined],
    [
      'at midnight of its day, in a zone that is ahead',
      {
        now: '2026-11-23T16:00:00',
        unheld,
        of: { time_zone: 'Asia/Tokyo' },
        cronJob: cronJob({ schedule: '0 0 * * *', timeZone: 'Asia/Tokyo' }),
      },
      '2026-11-24 2026-11-23T15:00',
    ],
    [
      'of the sprint’s day, when the meeting’s zone has the day before',
      {
        now: '2026-11-24T04:00:00',
        unheld,
        cronJob: cronJob({ schedule: '0 22 * * *', timeZone: 'America/New_York' }),
      },
      '2026-11-24 2026-11-24T03:00',
    ],
    [
      'by the machine’s clock, when the services’ is ahead',
      {
        now: '2026-11-23T14:02:00',
        unheld,
        aheadMs: DAY,
        of: { started_at: '2026-11-24T06:00:00.000Z' },
        cronJob: cronJob({}, '2026-11-23T06:00:00Z'),
      },
      '2026-11-24 2026-11-23T14:00',
    ],
    [
      'none from before the services’ clock was moved',
      { now: '2026-11-24T14:02:00', unheld, movedAt: '2026-11-24T14:00:30' },
      undefined,
    ],
  ])('%s', (_case, given, expected) => {
    const missed = missedScrum(due(given));
    expect(missed && `${missed.date} ${text(missed.dueAt)}`).toBe(expected);
  });
});

describe('a simulated sprint: a turn that was due and is not held', () => {
  const scrum = (created: string, succeeded: string) =>
    ({
      metadata: { creationTimestamp: `${created}Z` },
      status: { conditions: [{ type: 'Succeeded', status: succeeded }] },
    }) as unknown as DailyScrum;
  const of = { mode: 'Simulated' as const };
  it.each<[string, Case, string | undefined]>([
    ['not before its grace is over', { now: '2026-11-23T14:01:00' }, undefined],
    ['then', { now: '2026-11-23T14:02:00' }, '2026-11-23T14:00'],
    [
      'none once its Job succeeded',
      { now: '2026-11-23T15:00:00', cronJob: cronJob({}, undefined, { lastSuccessfulTime: '2026-11-23T14:00:20Z' }) },
      undefined,
    ],
    [
      'none once somebody held one',
      { now: '2026-11-23T15:00:00', scrums: [scrum('2026-11-23T14:30:00', 'True')] },
      undefined,
    ],
    [
      'but one that failed',
      { now: '2026-11-23T15:00:00', scrums: [scrum('2026-11-23T14:30:00', 'False')] },
      '2026-11-23T14:00',
    ],
    [
      'and the one after that',
      { now: '2026-11-24T15:00:00', scrums: [scrum('2026-11-23T14:30:00', 'True')] },
      '2026-11-24T14:00',
    ],
  ])('%s', (_case, given, expected) => {
    expect(text(missedScrum(due({ ...given, of }))?.dueAt)).toBe(expected);
  });

  it('none when no day is left', () => {
    const day = { current: 9, total: 9, next: null, unheld: [] };
    expect(missedScrum(due({ now: '2026-11-23T15:00:00', of: { ...of, day } }))).toBeUndefined();
  });
});

it.each<[string, CronJob, number | undefined]>([
  ['2026-11-24T13:00:00', cronJob(), 3_690_000],
  ['2026-11-24T14:00:30', cronJob(), 60_000],
  ['2026-11-24T14:00:30', cronJob({ suspend: true }), undefined],
  ['2026-11-24T14:00:30', cronJob({ schedule: '0 0 31 2 *' }), undefined],
])('at %s the next look is when the next could be missed', (now, given, expected) => {
  expect(nextCheckMs(due({ now, cronJob: given }))).toBe(expected);
});
