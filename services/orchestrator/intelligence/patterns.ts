import type { Unit } from '../contract/shapes.ts';
import { TRENDS } from '../deciding/answer.ts';
import { completionOf, isSuccess } from '../domain/insight/decision-impact.ts';
import { type Velocity, velocityOf } from '../domain/velocity.ts';
import type { ClosedSprint, History, KnownSprint } from '../learning/history.ts';
import { settingsOf } from '../settings.ts';
import type { Mode, ProjectRow } from '../store/tables.ts';
import { rounded } from './reading.ts';

/** What the closed sprints of a project show. */
export interface Past {
  unit: Unit;
  mode: Mode;
  closed: readonly ClosedSprint[];
  /** those that count, in the unit and mode that its sprints have now */
  counting: readonly KnownSprint[];
  velocity: Velocity;
}

const DAYS_A_WEEK = 7;

export function pastOf(history: History, projectId: string, project: ProjectRow | undefined): Past {
  const closed = history.closed(projectId);
  const mode = closed.at(-1)?.mode ?? settingsOf(project).sprint_defaults.mode;
  const unit = project?.unit ?? 'tasks';
  const counting = history.allOwn(projectId, mode, unit);
  return { unit, mode, closed, counting, velocity: velocityOf(counting.map(({ delivered }) => delivered)) };
}

/** In the seed's words. */
export function patternsOf({ closed, counting, velocity }: Past) {
  return {
    avg_sprint_duration: averageDays(closed),
    completion_rate: rounded(mean(counting.map(completionOf))),
    velocity_trend: TRENDS[velocity.trend],
  };
}

export const averageDays = (closed: readonly Pick<ClosedSprint, 'duration_weeks'>[]): number | null =>
  rounded(mean(closed.map(({ duration_weeks }) => duration_weeks * DAYS_A_WEEK)), 1);

/** Share of the sprints that delivered at least 80 % of what was committed. */
export const successRate = (counting: readonly KnownSprint[]): number | null =>
  rounded(mean(counting.map((sprint) => (isSuccess(completionOf(sprint)) ? 1 : 0))));

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
