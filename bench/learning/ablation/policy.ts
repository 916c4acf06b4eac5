import { appliedCommitment } from '../../../services/orchestrator/domain/decide.ts';
import { didAllInARow, type Recommendation } from '../../../services/orchestrator/domain/recommend.ts';
import type { Ahead } from '../../../services/orchestrator/learning/expectation.ts';
import type { History } from '../../../services/orchestrator/learning/history.ts';
import type { Strategy } from '../../../services/orchestrator/learning/strategies.ts';

/** All that is known when a commitment is made. */
export interface Moment {
  history: History;
  ahead: Ahead;
  recommended: Recommendation;
  /** in force */
  strategies: readonly Strategy[];
}

/** One way to commit. */
export interface Policy {
  name: string;
  commit(moment: Moment): number | Promise<number>;
}

/** What is applied when `learned` stands in for the learned value: the gate and everything after it stay as they are. */
export function appliedWith(learned: number, { history, ahead, recommended: { rule, gate } }: Moment): number {
  const past = history.own(ahead.projectId, ahead.mode, ahead.unit);
  return appliedCommitment({ rule, learned, gate, censoredInARow: didAllInARow(past), backlog: ahead.backlog });
}

export const ruleOnly: Policy = { name: 'rule', commit: ({ recommended }) => recommended.rule };
export const statistics: Policy = { name: 'statistics', commit: ({ recommended }) => recommended.applied };
