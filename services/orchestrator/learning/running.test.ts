import { describe, expect, it } from 'vitest';
import { WORKING_DAYS } from '../../../test/integration/services/orchestrator/log-events.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import type { SprintDayRow, SprintRow, SprintTaskRow } from '../store/tables.ts';
import { History } from './history.ts';
import { forecastFor, type Running } from './running.ts';

const history = new History();
history.reset([6, 7, 8, 8].map((done, i) => closedSprint('A', i + 1, figures(8, done))));
const START = { probability: 0.61, expected: 6.94, low: 4, high: 8 };
const sprint = (more: Partial<SprintRow> = {}): SprintRow =>
  closedSprint('A', 5, figures(8, 0, { delivered: null, evidence: null, losses: null, path: null, start: START }), {
    status: 'running',
    as_of: '2026-11-23',
    gone_before: '2026-11-23',
    ...more,
  });
/** eight tasks of two points, of which some are done and the last ones are blocked */
const tasks = (done: number, blocked = 0): SprintTaskRow[] =>
  Array.from({ length: 8 }, (_, i) => ({
    ...{ sprint_id: 'A-S05', task_id: `T${i}`, points: 2, version: 1 },
    is_done: i < done,
    is_blocked: i >= 8 - blocked,
  }));
const day = (done_tasks: number, done_points: number | null = null): SprintDayRow => ({
  ...{ sprint_id: 'A-S05', day: '2026-11-27', done_tasks, remaining_tasks: 8 - done_tasks, blocked_tasks: 0 },
  ...{ done_points, remaining_points: null },
});
const forecast = (more: Partial<Running> = {}) =>
  forecastFor(
    { sprint: sprint(), tasks: tasks(0), days: [], project: { unit: 'tasks', team: null }, ...more },
    history,
  );
/** half of the days are over */
const halfway = { sprint: sprint({ as_of: '2026-11-27', gone_before: '2026-11-28' }) };

describe('before the first day', () => {
  it('the forecast is what was believed of the commitment', () => {
    expect(forecast()).toMatchObject({
      ...{ sprint_id: 'A-S05', project_id: 'A', as_of: '2026-11-23', unit: 'tasks', committed: 8, done: 0 },
      ...{ probability: 0.61, expected: 6.9, low: 4, high: 8, health: 'OnTrack', based_on: 4, decision_id: null },
    });
  });

  it.each([
    ['a task is done', { tasks: tasks(1) }],
    ['a day is over', { sprint: sprint({ gone_before: '2026-11-24' }) }],
  ])('is over once %s', (_case, more) => expect(forecast(more).expected).not.toBe(6.9));
});

describe('the forecast of a running sprint', () => {
  it('grows with what is done, and is certain when all is', () => {
    const at = (done: number) => forecast({ ...halfway, tasks: tasks(done) });
    expect(at(2).probability).toBeLessThan(at(5).probability);
    expect(at(2).expected).toBeLessThan(at(5).expected);
    expect(at(8)).toMatchObject({ done: 8, probability: 1, expected: 8, low: 8, high: 8, health: 'OnTrack' });
    expect(at(0)).toMatchObject({ health: 'OffTrack' });
  });

  it('falls as days pass without anything done', () => {
    const after = WORKING_DAYS.map((date) => forecast({ sprint: sprint({ gone_before: date }), tasks: tasks(4) }));
    const expected = after.map((each) => each.expected);
    expect(expected).toEqual(expected.toSorted((a, b) => b - a));
    expect(expected[0]).toBeGreaterThan((expected[9] ?? 8) + 1);
  });

  it('names days ahead, the surer one not before the likely one', () => {
    const { p50_date, p85_date } = forecast({ ...halfway, tasks: tasks(7) });
    expect(WORKING_DAYS.slice(5)).toContain(p50_date);
    expect(p85_date === null || p85_date >= (p50_date ?? '')).toBe(true);
  });

  it('counts what a report says before the changes of the tasks are known', () => {
    expect(forecast({ ...halfway, tasks: tasks(1), days: [day(1), day(3)] }).done).toBe(3);
    expect(forecast({ ...halfway, tasks: tasks(4), days: [day(3)] }).done).toBe(4);
  });

  it('slows down by the share of blocked tasks among the open ones', () => {
    const expected = (blocked: number) => forecast({ ...halfway, tasks: tasks(4, blocked) }).expected;
    expect(expected(2)).toBeLessThan(expected(0));
    expect(expected(4)).toBe(4);
  });

  it('slows down by who is away on the days ahead, the last day of an absence among them', () => {
    const expected = (from: string, to: string) => {
      const team = [
        { id: 'E1', absences: [] },
        { id: 'E2', absences: [{ start_date: from, end_date: to }] },
      ];
      return forecast({ ...halfway, tasks: tasks(4), project: { unit: 'tasks', team } }).expected;
    };
    const usual = forecast({ ...halfway, tasks: tasks(4), project: { unit: 'tasks', team: [] } }).expected;
    expect(expected('2026-11-02', '2026-11-27')).toBe(usual);
    expect(expected('2026-12-05', '2026-12-31')).toBe(usual);
    const oneDay = expected('2026-12-04', '2026-12-04');
    expect(oneDay).toBeLessThan(usual);
    expect(expected('2026-11-30', '2026-12-04')).toBeLessThan(oneDay);
  });

  it('is in points when the project counts in them and the sprint has them', () => {
    const pointed = sprint({ in_points: figures(16, 0, { delivered: null, start: { ...START, expected: 12 } }) });
    const project = { unit: 'points' as const, team: null };
    expect(forecast({ sprint: pointed, project })).toMatchObject({ unit: 'points', committed: 16, expected: 12 });
    expect(forecast({ sprint: pointed, project, tasks: tasks(3), days: [day(3, 7)] }).done).toBe(7);
    expect(forecast({ sprint: pointed, project, tasks: tasks(3), days: [day(4)] }).done).toBe(6);
    expect(forecast({ project })).toMatchObject({ unit: 'tasks', committed: 8 });
    expect(forecast({ sprint: pointed })).toMatchObject({ unit: 'tasks', committed: 8 });
  });
});

describe('the record', () => {
  it('is how the starts of the closed sprints came true', () => {
    // 6 and 7 of 8: not all done, 0.5 expected; 8 of 8 twice: all done, 0.5 expected. All lay between 4 and 8.
    expect(forecast().record).toEqual({ brier: 0.25, within: 4, sprints: 4 });
  });

  it('is null where nothing closed yet', () => {
    const { record, based_on } = forecast({ sprint: sprint({ project_id: 'B' }) });
    expect([record, based_on]).toEqual([null, 0]);
  });
});
