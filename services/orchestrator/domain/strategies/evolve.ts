import { beliefIn, NOTHING, type Tally } from './belief.ts';
import type { ConditionCode } from './conditions.ts';
import { otherStep, type Step } from './step.ts';

/** What all projects have shown of one condition. */
export interface Evidence {
  /** that teach, and for which a step would have changed the decision */
  sprints: number;
  tallies: Record<Step, Tally>;
}

/** The latest version of a condition's strategy. */
export interface Version {
  condition: ConditionCode;
  step: Step;
  version: number;
  isActive: boolean;
}

/**
 * What becomes of a condition's strategy. created: a version that was not there, also where it comes back. turned: superseded by one with the
 * other step. ended: it saves nothing any more.
 */
export type Change =
  | { kind: 'created' | 'turned'; step: Step; version: number; confidence: number }
  | { kind: 'updated' | 'ended'; confidence: number };

/** Sprints from which on a condition is a pattern. */
export const FEWEST_SPRINTS = 3;
/** A new one must pay as far as is known. */
const PAYS = 0.5;
/** Below this one is turned round or ended: so far under a half that it does not flap. */
const FAILS = 0.4;

/** What the evidence makes of the latest version of a condition's strategy; `undefined`: there was none, or nothing happens. */
export function evolved(latest: Version | undefined, { sprints, tallies }: Evidence): Change | undefined {
  const confidenceIn = (step: Step) => beliefIn(NOTHING, tallies[step]);
  if (latest?.isActive) {
    const confidence = confidenceIn(latest.step);
    if (confidence >= FAILS) return { kind: 'updated', confidence };
    const turned = otherStep(latest.step);
    return confidenceIn(turned) > PAYS
      ? { kind: 'turned', step: turned, version: latest.version + 1, confidence: confidenceIn(turned) }
      : { kind: 'ended', confidence };
  }
  if (sprints < FEWEST_SPRINTS) return undefined;
  const step: Step = confidenceIn('up') >= confidenceIn('down') ? 'up' : 'down';
  const confidence = confidenceIn(step);
  return confidence > PAYS ? { kind: 'created', step, version: (latest?.version ?? 0) + 1, confidence } : undefined;
}

const DAY_MS = 86_400_000;
const EXPIRES_AFTER_DAYS = 180;

/** Nothing has supported it for half a year. `supported`: when something did last, or when it was made. */
export const isExpired = (supported: Date, now: Date): boolean =>
  now.getTime() - supported.getTime() > EXPIRES_AFTER_DAYS * DAY_MS;
