import { describe, expect, it } from 'vitest';
import { MESSAGE_LIMIT } from '../../crds/condition.ts';
import { dailyScrumStatusSchema } from '../../crds/daily-scrum.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { DailyScrumReport } from '../../services/sprint/contract/shapes.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { DailyScrumScope } from './gather.ts';
import { invalidStatus, status } from './status.ts';
import { aDailyScrum, aScope, aSprint, ended } from './test-scope.ts';
import type { Outcome } from './verdict.ts';

const trouble = (code: string): Outcome => ({
  trouble: new ServiceProblem('sprint', 409, { code, detail: `because of ${code}`, extra: {} }),
});
const away: Outcome = { trouble: new ServiceUnavailable('sprint', 'connect ECONNREFUSED') };
const refused: Outcome = {
  trouble: new KubeError({ what: 'PATCH /x', status: 403, reason: 'Forbidden', message: 'denied\n by policy' }),
};
const held = aDailyScrum(ended('Reported', { phase: 'Completed', reportID: 'r-1', blockers: 2 }));
const report: DailyScrumReport = {
  sprint_id: 'PAY-S01',
  date: '2026-11-24',
  report_id: 'r-1',
  outcome: 'Reported',
  updated_tasks_count: 5,
  completed_tasks_count: 3,
  pending_tasks_count: 7,
  blockers_count: 1,
  members: [
    { employee_id: 'E001', yesterday: 'P-1', today: 'P-2', impediments: 'no access' },
    { employee_id: null, yesterday: 'x'.repeat(1_200), today: '', impediments: '' },
  ],
  summary: '5 tasks updated, 1 blocked',
};

/** phase, Ready, Succeeded, abnormal condition, reason */
function row(scope: Partial<DailyScrumScope>, outcome?: Outcome): string {
  const { phase, conditions } = status(aScope(scope), outcome);
  const [ready, succeeded, abnormal] = conditions;
  return [phase, ready?.status, succeeded?.status, abnormal?.type ?? '-', ready?.reason].join(' ');
}

describe('status: the table of conditions', () => {
  it.each<[string, Partial<DailyScrumScope>, Outcome, string]>([
    ['its sprint is missing', { sprint: undefined }, undefined, 'Pending False Unknown Reconciling SprintNotFound'],
    [
      'its sprint waits',
      { sprint: aSprint({ phase: 'Planned' }), sprintID: undefined },
      undefined,
      'Pending False Unknown Reconciling SprintNotActive',
    ],
    ['the service is away', {}, away, 'Pending False Unknown Reconciling ServiceUnavailable'],
    ['a refusal that may pass', {}, trouble('sprint_not_found'), 'Pending False Unknown Reconciling Progressing'],
    ['held', {}, { report }, 'Completed True True - Reported'],
    ['a day off', {}, { report: { ...report, outcome: 'NonWorkingDay' } }, 'Completed True True - NonWorkingDay'],
    ['outside the sprint', {}, trouble('outside_sprint'), 'Failed True False - OutsideSprint'],
    ['after the close', {}, trouble('sprint_closed'), 'Failed True False - OutsideSprint'],
    ['in the future', {}, trouble('future_date'), 'Failed True False - FutureDate'],
    ['Kubernetes refuses', {}, refused, 'Pending False Unknown Reconciling KubernetesRefused'],
    ['held, the service is away', { dailyScrum: held }, away, 'Completed True True - Reported'],
    ['held, its sprint is gone', { dailyScrum: held, sprint: undefined }, undefined, 'Completed True True - Reported'],
    [
      'held, and the service says otherwise',
      { dailyScrum: held },
      trouble('outside_sprint'),
      'Failed True False - OutsideSprint',
    ],
    [
      'ahead, and not asked again',
      { dailyScrum: aDailyScrum(ended('FutureDate', { phase: 'Completed' })), sprintID: undefined },
      undefined,
      'Failed True False - FutureDate',
    ],
    [
      'a phase by hand',
      { dailyScrum: aDailyScrum({ phase: 'Completed' }), sprint: aSprint(), sprintID: undefined },
      undefined,
      'Pending False Unknown Reconciling SprintNotActive',
    ],
  ])('%s', (_situation, scope, outcome, expected) => {
    expect(row(scope, outcome)).toBe(expected);
  });

  it('before its day has come it says what makes it go on', () => {
    const { conditions } = status(aScope(), trouble('future_date'));
    expect(conditions[0]?.message).toMatch(/^because of future_date: .*apply it again/);
  });

  it('an object that does not fit its schema is stalled', () => {
    expect(invalidStatus(undefined, 'x').conditions.at(-1)).toMatchObject({
      type: 'Stalled',
      status: 'True',
      reason: 'InvalidSpec',
    });
  });
});

it('the fields hold the report, within the schema’s bounds', () => {
  const { conditions, ...fields } = status(aScope(), { report });
  expect(conditions[0]?.message).toBe('5 tasks updated, 1 blocked');
  expect(fields).toMatchObject({
    phase: 'Completed',
    reportID: 'r-1',
    updatedTasks: 5,
    completedTasks: 3,
    pendingTasks: 7,
    blockers: 1,
    summary: '5 tasks updated, 1 blocked',
    members: [
      { employeeID: 'E001', yesterday: 'P-1', today: 'P-2', impediments: 'no access' },
      { employeeID: 'unassigned' },
    ],
  });
  expect(dailyScrumStatusSchema.safeParse({ ...fields, observedGeneration: 1 }).error).toBeUndefined();
});

it('what has ended keeps its numbers while nobody can be asked; a refusal has none', () => {
  expect(status(aScope({ dailyScrum: held }), away)).toMatchObject({ reportID: 'r-1', blockers: 2 });
  const failed = aDailyScrum(ended('FutureDate', { phase: 'Failed', blockers: 2 }));
  expect(status(aScope({ dailyScrum: failed }), undefined).blockers).toBeUndefined();
});

it('an object that no longer fits its schema keeps what was seen of it, and its end', () => {
  const { conditions, ...fields } = invalidStatus(held.status, 'x');
  expect(fields).toMatchObject({ phase: 'Completed', reportID: 'r-1', blockers: 2 });
  expect(conditions.map(({ status: holds, reason }) => `${holds} ${reason}`)).toEqual([
    'False InvalidSpec',
    'True Reported',
    'True InvalidSpec',
  ]);
});

it.each<[string, Outcome, string | undefined]>([
  ['a service that is away', away, 'Warning'],
  ['a refusal of the API server', refused, 'Warning'],
  ['a refusal of the service', trouble('odd'), 'Warning'],
  ['a final refusal', trouble('future_date'), 'Warning'],
  ['a scrum that is held now', undefined, undefined],
  ['a report', { report }, undefined],
])('%s is told as %3$s', (_what, outcome, severity) => {
  expect(status(aScope(), outcome).conditions[0]?.severity).toBe(severity);
});

describe('what does not fit', () => {
  const [TEXT, LIMIT] = [1_000, MESSAGE_LIMIT];
  const members = (count: number, yesterday = '') =>
    Array.from({ length: count }, () => ({ employee_id: 'E1', yesterday, today: '', impediments: '' }));
  const shown = (more: Partial<DailyScrumReport>) => status(aScope(), { report: { ...report, ...more } });

  it('is cut: texts to their length, people to the first fifty, a message to what a condition holds', () => {
    const text = `a${'x'.repeat(TEXT)}`;
    expect(shown({ members: members(1, text) }).members?.[0]?.yesterday).toBe(`${text.slice(0, TEXT - 1)}…`);
    expect(shown({ members: members(1, text.slice(1)) }).members?.[0]?.yesterday).toBe(text.slice(1));
    expect(shown({ members: members(60) }).members).toHaveLength(50);
    const long = `b${'x'.repeat(LIMIT)}`;
    expect(shown({ summary: long }).conditions.map(({ message }) => message)).toEqual(
      Array(2).fill(long.slice(0, LIMIT)),
    );
  });
});

it('an object that no longer fits its schema has an end only when one was there', () => {
  const before = (type: string, holds: string) =>
    ({ conditions: [{ ...ended('Reported').conditions[0], type, status: holds, reason: 'Was' }] }) as never;
  const succeeded = (status: Parameters<typeof invalidStatus>[0]) =>
    invalidStatus(status, 'x').conditions.find(({ type }) => type === 'Succeeded');
  expect(succeeded(before('Succeeded', 'Unknown'))).toMatchObject({ status: 'Unknown', reason: 'InvalidSpec' });
  expect(succeeded(before('Ready', 'True'))).toMatchObject({ status: 'Unknown', reason: 'InvalidSpec' });
  expect(succeeded(before('Succeeded', 'True'))).toMatchObject({ status: 'True', reason: 'Was' });
  expect(invalidStatus(undefined, 'x').phase).toBe('Pending');
});

it('says that it is being held once its sprint is known', () => {
  expect(row({}, undefined)).toBe('Pending False Unknown Reconciling Progressing');
});
