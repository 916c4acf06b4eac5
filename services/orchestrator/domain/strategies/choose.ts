import type { ConditionCode } from './conditions.ts';
import type { Step } from './step.ts';

/** From which confidence a strategy is looked at at all. */
const LOOKED_AT = 0.5;

export interface Held {
  id: string;
  name: string;
  condition: ConditionCode;
  step: Step;
  /** what is believed of it for this project, 0..1 */
  confidence: number;
  /** the value that it would commit to */
  value: number;
}

export interface ChooseInput {
  /** strategies whose condition holds */
  held: readonly Held[];
  learned: number;
  /** from which confidence one may act, 0..1 */
  threshold: number;
}

export interface Chosen {
  /** looked at, the most confident first */
  looked: Held[];
  /** would change the decision; null: none would */
  advised: Held | null;
}

/** Which of the strategies that hold would speak. At most one does, and it does one step. */
export function choose({ held, learned, threshold }: ChooseInput): Chosen {
  const looked = held
    .filter(({ confidence }) => confidence >= LOOKED_AT)
    .toSorted((a, b) => b.confidence - a.confidence || (a.id < b.id ? -1 : 1));
  const advised = looked.find(({ confidence, value }) => confidence >= threshold && value !== learned);
  return { looked, advised: advised ?? null };
}
