import { evolved } from '../../../services/orchestrator/domain/strategies/evolve.ts';
import type { ClosedSprint, History } from '../../../services/orchestrator/learning/history.ts';
import { adviceOf, type Strategy, strategyGate } from '../../../services/orchestrator/learning/strategies.ts';
import { StrategyEvidence, scored } from '../../../services/orchestrator/learning/strategy-evidence.ts';
import { contentOf, strategyIdOf } from '../../../services/orchestrator/strategies/naming.ts';
import { appliedWith, type Moment, type Policy } from './policy.ts';

/** As the service evolves them at a close, without a database. */
export class StrategiesInMemory {
  readonly #latest = new Map<string, { strategy: Strategy; version: number; isActive: boolean }>();

  get inForce(): Strategy[] {
    return [...this.#latest.values()].flatMap(({ strategy, isActive }) => (isActive ? [strategy] : []));
  }

  /** @param closed is in the history already */
  evolve(closed: ClosedSprint, history: History): void {
    for (const condition of scored(closed)?.held ?? []) {
      const latest = this.#latest.get(condition);
      const before = latest && { ...latest, condition, step: latest.strategy.step };
      const change = evolved(before, StrategyEvidence.in(history, closed.mode).of(condition));
      if (change?.kind === 'ended' && latest) latest.isActive = false;
      if (change?.kind !== 'created' && change?.kind !== 'turned') continue;
      const { step, version } = change;
      const strategy = {
        id: strategyIdOf(condition, closed.mode, version),
        ...contentOf(condition, closed.mode, step),
      };
      this.#latest.set(condition, { strategy, version, isActive: true });
    }
  }
}

/** The learned value with the best strategy's step in it, if one is sure enough. */
const withStep = ({ history, strategies, ahead, recommended: { learned } }: Moment): number =>
  adviceOf(history, strategies, ahead, learned).advised?.value ?? learned;

/** Strategies act once their own gate is open. */
export const withStrategies: Policy = {
  name: '+ strategies',
  commit: (moment) => {
    const { history, ahead, recommended } = moment;
    const { projectId, mode, settings } = ahead;
    const { gate } = strategyGate(history, projectId, mode, settings.confidence_threshold);
    return gate === 'open' ? appliedWith(withStep(moment), moment) : recommended.applied;
  },
};

/** The same without a gate of their own, so that its price is known. */
export const withStrategiesUngated: Policy = {
  name: '+ strategies, no gate',
  commit: (moment) => appliedWith(withStep(moment), moment),
};
