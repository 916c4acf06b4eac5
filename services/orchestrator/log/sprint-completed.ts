import type { Unit } from '../contract/shapes.ts';
import { type Evidence, evidenceFrom } from '../domain/evidence.ts';
import { lossesOf } from '../domain/gate.ts';
import { figuresOf } from '../learning/history.ts';
import type { SprintDayRow, SprintFigures, SprintRow, SprintTaskRow } from '../store/tables.ts';
import { workingDaysOf } from '../working-days.ts';
import type { DataOf, LoggedEvent } from './events.ts';

type Completed = DataOf<'SprintCompleted'>;

/** What a sprint's row becomes when it closes: what it delivered, what that teaches, and what each of the values would have cost. */
export function closedFrom(
  data: Completed,
  event: Pick<LoggedEvent, 'timestamp' | 'seq'>,
  sprint: SprintRow,
  tasks: readonly SprintTaskRow[],
  days: readonly SprintDayRow[],
): SprintRow {
  const pointsOf = new Map(tasks.map(({ task_id, points }) => [task_id, points ?? 0]));
  const done = data.tasks.filter(({ status }) => status === 'completed');
  const delivered: Record<Unit, number> = {
    tasks: data.delivered_at_end?.tasks ?? done.length,
    points:
      data.delivered_at_end?.points ??
      done.reduce((sum, { task_id, points }) => sum + (points ?? pointsOf.get(task_id) ?? 0), 0),
  };
  const closed: SprintRow = {
    ...sprint,
    status: 'closed',
    closed_at: new Date(event.timestamp),
    closed_seq: event.seq,
    closed_because: data.closed_because ?? null,
    days_worked: data.day?.current ?? null,
    days_planned: data.day?.total ?? null,
    carried_over: data.tasks.length - done.length,
  };
  const ended = (unit: Unit): SprintFigures | null => {
    const figures = figuresOf(sprint, unit);
    return figures === null
      ? null
      : endedFigures(figures, delivered[unit], data, pathOf(unit, closed, days, delivered[unit]));
  };
  return { ...closed, in_tasks: ended('tasks') ?? sprint.in_tasks, in_points: ended('points') };
}

function endedFigures(
  figures: SprintFigures,
  delivered: number,
  data: Completed,
  path: [number, number][],
): SprintFigures {
  const { committed, shadow } = figures;
  const evidence: Evidence = evidenceFrom({
    committed,
    delivered,
    day: data.day ?? null,
    because: data.closed_because ?? null,
  });
  const losses =
    evidence === 'none'
      ? null
      : lossesOf({
          ...shadow,
          steps: shadow.strategies,
          delivered,
          censored: evidence === 'censored',
          capacityBefore: shadow.capacity.map(([value, weight]) => ({ value, weight })),
        });
  return { ...figures, delivered, evidence, losses, path };
}

/** How much was done when which share of the working days was over. */
function pathOf(unit: Unit, sprint: SprintRow, days: readonly SprintDayRow[], delivered: number): [number, number][] {
  const working = workingDaysOf(sprint);
  const known = days.flatMap((row): [number, number][] => {
    const gone = working.filter((date) => date <= row.day).length;
    const done = unit === 'tasks' ? row.done_tasks : row.done_points;
    return done !== null && gone < working.length ? [[gone / working.length, Math.min(done, delivered)]] : [];
  });
  return [...known, [1, delivered]];
}
