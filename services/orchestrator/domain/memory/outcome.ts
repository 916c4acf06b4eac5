import type { Unit } from '../../contract/shapes.ts';
import type { Evidence } from '../evidence.ts';

/** What came of a sprint. */
export interface Outcome {
  unit: Unit;
  committed: number;
  delivered: number;
  evidence: Evidence;
  closed_because: 'end' | 'done' | 'asked' | 'deleted' | null;
  /** tasks that were not done; null: not told, likewise below */
  carried_over: number | null;
  days_worked: number | null;
  days_planned: number | null;
}

/** Share of the commitment that was delivered, 0..1; null: the outcome teaches nothing. */
export const qualityOf = ({ committed, delivered, evidence }: Outcome): number | null =>
  evidence === 'none' || committed <= 0 ? null : Math.max(0, Math.min(1, delivered / committed));
