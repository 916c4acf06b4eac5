import { describe, expect, it } from 'vitest';
import { close } from '../../../test/integration/services/orchestrator/log-events.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import type { SprintDayRow, SprintRow, SprintTaskRow } from '../store/tables.ts';
import { KNOWN } from './events.ts';
import { closedFrom } from './sprint-completed.ts';

const open = (committed: number) =>
  figures(committed, 0, {
    ...{ delivered: null, evidence: null, losses: null, path: null },
    shadow: {
      rule: 5,
      learned: 3,
      gate: 'closed',
      target: 0.7,
      capacity: [
        [2, 0.25],
        [4, 0.25],
        [8, 0.5],
      ],
    },
  });
const running = (more: Partial<SprintRow> = {}): SprintRow =>
  closedSprint('A', 1, open(4), {
    ...{ status: 'running', closed_at: null, closed_seq: null, closed_because: null, carried_over: null },
    ...{ days_worked: null, days_planned: null, in_points: open(10) },
    ...more,
  });
const tasks: SprintTaskRow[] = [3, 5, null, 2].map((points, i) => ({
  ...{ sprint_id: 'A-S01', task_id: `T${i + 1}`, points, is_done: false, is_blocked: false, version: 0 },
}));
const ended = (
  done: number,
  more: Parameters<typeof close>[3] = {},
  { sprint = running(), days = [] as SprintDayRow[] } = {},
) => {
  const event = close('A-S01', done, 4, more);
  return closedFrom(KNOWN.SprintCompleted.parse(event.event_data), event, sprint, tasks, days);
};
const day = (date: string, done_tasks: number, done_points: number | null = null): SprintDayRow => ({
  ...{ sprint_id: 'A-S01', day: date, done_tasks, remaining_tasks: 4 - done_tasks, blocked_tasks: 0 },
  ...{ done_points, remaining_points: null },
});
const whole = { day: { current: 10, total: 10 }, closed_because: 'end' as const };

describe('a sprint that ended', () => {
  it('has when, why and after how many days', () => {
    const row = ended(3, { ...whole, day: { current: 9, total: 10 }, closed_because: 'asked' });
    expect(row).toMatchObject({
      ...{ status: 'closed', closed_because: 'asked', days_worked: 9, days_planned: 10, carried_over: 1 },
      closed_at: new Date('2026-11-23T09:00:00Z'),
    });
    expect(row.closed_seq).toBeGreaterThan(0);
  });

  it('has nulls for what events from before did not tell, and is then taken for one that ran to its end', () => {
    const row = ended(2);
    expect(row).toMatchObject({ closed_because: null, days_worked: null, days_planned: null });
    expect(row.in_tasks).toMatchObject({ delivered: 2, evidence: 'exact' });
  });

  it('delivered what was done at its end date, not what was done at the close', () => {
    const row = ended(4, { ...whole, delivered_at_end: { tasks: 2, points: 5 } });
    expect([row.in_tasks.delivered, row.in_points?.delivered]).toEqual([2, 5]);
    expect([row.in_tasks.evidence, row.in_points?.evidence]).toEqual(['exact', 'exact']);
    expect(row.carried_over).toBe(0);
  });

  it('delivered the points of its close, or those that its tasks began with', () => {
    expect(ended(2).in_points?.delivered).toBe(8);
    expect(ended(3).in_points?.delivered).toBe(8);
    const event = close('A-S01', 2, 4);
    const data = KNOWN.SprintCompleted.parse(event.event_data);
    const told = { ...data, tasks: data.tasks.map((task) => ({ ...task, points: 7 })) };
    expect(closedFrom(told, event, running(), tasks, []).in_points?.delivered).toBe(14);
  });

  it('says "at least that much" in each unit by itself', () => {
    // All points are done with the first, second and fourth task; the third has none.
    const row = ended(3, { ...whole, delivered_at_end: { tasks: 3, points: 10 } });
    expect([row.in_tasks.evidence, row.in_points?.evidence]).toEqual(['exact', 'censored']);
  });

  it('has no figures in points when it began without', () => {
    expect(ended(2, {}, { sprint: running({ in_points: null }) }).in_points).toBeNull();
  });

  it('is scored by what each value would have cost', () => {
    const { losses } = ended(1, whole).in_tasks;
    expect(losses?.rule).toBeCloseTo(0.7 * 4);
    expect(losses?.learned).toBeCloseTo(0.7 * 2);
    // Given at least 4: 4 with a third, 8 with two thirds.
    const all = ended(4, whole).in_tasks;
    expect(all.evidence).toBe('censored');
    expect(all.losses?.rule).toBeCloseTo((0.7 * 1 + 2 * 0.3 * 3) / 3);
    expect(all.losses?.learned).toBeCloseTo((0.3 * 1 + 2 * 0.3 * 5) / 3);
    expect(ended(1, { closed_because: 'deleted' }).in_tasks).toMatchObject({ evidence: 'none', losses: null });
  });

  it('keeps what was believed at its start', () => {
    const { shadow, start, committed } = ended(3, whole).in_tasks;
    expect({ shadow, start, committed }).toEqual({
      ...{ shadow: open(4).shadow, start: open(4).start, committed: 4 },
    });
  });
});

describe('the course of a sprint', () => {
  it('is what was done after each share of its working days', () => {
    const days = [day('2026-11-23', 1, 3), day('2026-11-26', 1), day('2026-11-28', 2, 5), day('2026-12-03', 3, 8)];
    const row = ended(3, whole, { days });
    expect(row.in_tasks.path).toEqual([
      [0.1, 1],
      [0.4, 1],
      [0.5, 2],
      [0.9, 3],
      [1, 3],
    ]);
    expect(row.in_points?.path).toEqual([
      [0.1, 3],
      [0.5, 5],
      [0.9, 8],
      [1, 8],
    ]);
  });

  it('ends with what was delivered, and never had more', () => {
    const days = [day('2026-11-24', 3), day('2026-12-04', 3), day('2026-12-09', 4)];
    expect(ended(4, { ...whole, delivered_at_end: { tasks: 2, points: 5 } }, { days }).in_tasks.path).toEqual([
      [0.2, 2],
      [1, 2],
    ]);
  });
});
