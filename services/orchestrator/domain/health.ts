const ON_TRACK = 0.6;
const AT_RISK = 0.3;

/** A forecast in one word. `probability`: P(all is done by the end), 0..1. */
export function healthOf(probability: number): 'OnTrack' | 'AtRisk' | 'OffTrack' {
  if (probability >= ON_TRACK) return 'OnTrack';
  return probability >= AT_RISK ? 'AtRisk' : 'OffTrack';
}

/** What was forecast at the start of a closed sprint, and what came. */
export interface Told {
  /** 0..1 */
  probability: number;
  low: number;
  high: number;
  committed: number;
  delivered: number;
}

/** How well forecasts came true: mean squared error of P(all done), and how many deliveries lay in the interval; null without any. */
export function recordOf(told: readonly Told[]): { brier: number; within: number; sprints: number } | null {
  if (told.length === 0) return null;
  const errors = told.map(
    ({ probability, committed, delivered }) => (probability - (delivered >= committed ? 1 : 0)) ** 2,
  );
  return {
    brier: errors.reduce((sum, error) => sum + error, 0) / told.length,
    within: told.filter(({ low, high, delivered }) => delivered >= low && delivered <= high).length,
    sprints: told.length,
  };
}
