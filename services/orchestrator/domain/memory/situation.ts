import type { Unit } from '../../contract/shapes.ts';
import type { Velocity } from '../velocity.ts';

/** What was known when something was decided: counts and codes, no word of a user. */
export interface Situation {
  /** running: a sprint runs. waiting: Sprint objects wait in Kubernetes. free: the next sprint may begin */
  slot: 'free' | 'running' | 'waiting';
  mode: 'Live' | 'Simulated';
  unit: Unit;
  /** tasks that no sprint has; null: never told */
  backlog_open: number | null;
  /** null: never told */
  team_size: number | null;
  /** that the calendar left of the last closed sprint; null: not known */
  person_days: number | null;
  weeks: number | null;
  gate: 'open' | 'closed' | null;
  /** Sprint objects that wait */
  waiting: number;
  /** closed sprints of the project that teach */
  own_sprints: number;
}

/** What the closed sprints show. */
export interface Patterns {
  trend: Velocity['trend'];
  /** median of what is delivered, in the unit; null: no sprint has closed */
  velocity: number | null;
  /** delivered of the commitment by the last three sprints, 0..1, the oldest first */
  last_shares: number[];
}
