/** How a sprint ended, in one unit. */
export interface Ending {
  committed: number;
  /** done by the end date, which is less than at the close when it ran on past it */
  delivered: number;
  /** working days begun (Live) or played (Simulated), and all of them; null: not told */
  day: { current: number; total: number } | null;
  because: 'end' | 'done' | 'asked' | 'deleted' | null;
}

/** What a sprint says about capacity: that much, at least that much, or nothing. */
export type Evidence = 'exact' | 'censored' | 'none';

/**
 * What the end of a sprint teaches. Exactly what was committed says "at least that much"; more than that, as where teams pull work in, is an
 * ordinary observation. One that was cut short says "at least that much" when half of its days had passed, and before that nothing. A
 * deleted one, and one with nothing committed in this unit, says nothing.
 */
export function evidenceFrom({ committed, delivered, day, because }: Ending): Evidence {
  if (because === 'deleted' || committed <= 0) return 'none';
  if (delivered === committed) return 'censored';
  if (day === null || day.current >= day.total) return 'exact';
  return day.current * 2 >= day.total ? 'censored' : 'none';
}
