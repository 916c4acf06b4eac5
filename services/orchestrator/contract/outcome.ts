import { z } from 'zod';
import { sprintMode } from '../../sprint/contract/shapes.ts';
import { unit } from './shapes.ts';

/** How a closed sprint ended, in the unit that its project counts in now. */
export const sprintOutcome = z.object({
  sprint_id: z.string(),
  project_id: z.string(),
  number: z.number().int(),
  mode: sprintMode,
  unit,
  committed: z.number(),
  /** done by the end date */
  delivered: z.number(),
  /** what had been done when 30, 50 and 80 % of its working days were over, in proportion between two daily scrums; null: not known */
  done_at_30: z.number().nullable(),
  done_at_50: z.number().nullable(),
  done_at_80: z.number().nullable(),
  /** what it says about capacity: that much, at least that much, or nothing (deleted, closed early, nothing committed) */
  evidence: z.enum(['exact', 'censored', 'none']),
  closed_at: z.string(),
});
export type SprintOutcome = z.output<typeof sprintOutcome>;
