import { confidenceOf, gateAfter } from '../domain/gate.ts';
import { beliefIn, ownShare } from '../domain/strategies/belief.ts';
import { type Chosen, choose, type Held } from '../domain/strategies/choose.ts';
import { type ConditionCode, conditionsIn } from '../domain/strategies/conditions.ts';
import { situationOf } from '../domain/strategies/situation.ts';
import { type Step, stepped } from '../domain/strategies/step.ts';
import type { Mode, StrategyShadow } from '../store/tables.ts';
import type { Ahead } from './expectation.ts';
import { type History, MOST_OWN_SPRINTS } from './history.ts';
import { StrategyEvidence, scoredSprints } from './strategy-evidence.ts';

/** A strategy that is in force. */
export interface Strategy {
  id: string;
  name: string;
  condition: ConditionCode;
  step: Step;
  mode: Mode;
}

export interface Advised extends Chosen {
  held: ConditionCode[];
  up: number;
  down: number;
}

/** What strategies say of a sprint that is about to start, from what is known now. `learned`: the value that they would change. */
export function adviceOf(history: History, strategies: readonly Strategy[], ahead: Ahead, learned: number): Advised {
  const { projectId, mode, unit, backlog, personDays, settings } = ahead;
  const past = history.own(projectId, mode, unit);
  const held = conditionsIn(situationOf({ past, personDaysAhead: personDays, backlog, learned }));
  const speaking = strategies.filter((strategy) => strategy.mode === mode && held.includes(strategy.condition));
  const chosen = choose({
    held: speaking.map(
      ({ id, name, condition, step }): Held => ({
        ...{ id, name, condition, step },
        confidence: confidenceFor(history, projectId, mode, condition, step),
        value: stepped(learned, step, backlog),
      }),
    ),
    learned,
    threshold: settings.confidence_threshold,
  });
  return { ...chosen, held, up: stepped(learned, 'up', backlog), down: stepped(learned, 'down', backlog) };
}

/** As much of it as is kept with the sprint, so that it can be scored. */
export const shadowOf = ({ held, up, down, looked, advised }: Advised, learned: number): StrategyShadow => ({
  ...{ held, up, down },
  said: looked
    .filter(({ value }) => value !== learned)
    .map(({ id, step, confidence }) => ({ id, step, confidence: rounded(confidence) })),
  advised: advised?.step ?? null,
});

/** What is believed of a condition's step for one project, with what all others have shown as its prior. 0..1 */
export function confidenceFor(
  history: History,
  projectId: string,
  mode: Mode,
  condition: ConditionCode,
  step: Step,
): number {
  const { own, others } = StrategyEvidence.in(history, mode).shown(projectId, condition);
  return beliefIn(own[step], others[step]);
}

/** Which part of what is believed rests on the project itself, 0..1. */
export function applicability(history: History, projectId: string, mode: Mode, { condition, step }: Held): number {
  const { own, others } = StrategyEvidence.in(history, mode).shown(projectId, condition);
  return ownShare(own[step], others[step]);
}

/**
 * Whether strategies have earned to act for a project: as the learned value did against the rule, by what they would have saved in own sprints
 * in which they would have changed something. confidence: undefined below five of those.
 */
export function strategyGate(history: History, projectId: string, mode: Mode, threshold: number) {
  const saved = scoredSprints(history, projectId, mode, MOST_OWN_SPRINTS).flatMap(({ advised }) => advised ?? []);
  const confidence = confidenceOf(saved.map((each) => ({ rule: each, learned: 0 })));
  return { gate: gateAfter('closed', confidence, threshold), confidence };
}

const rounded = (share: number): number => Number(share.toFixed(4));
