/** A decision beside the outcome of the sprint that it started. */
export interface JudgedDecision {
  isLearned: boolean;
  /** above 0, in the unit of the decision, as `delivered` */
  committed: number;
  delivered: number;
  deliveredTasks: number;
  /** null: not told, likewise below */
  personDays: number | null;
  daysWorked: number | null;
  daysPlanned: number | null;
}

/** Delivered of committed, 0..1: pulling more in is no more than done. */
export const completionOf = ({ committed, delivered }: Pick<JudgedDecision, 'committed' | 'delivered'>): number =>
  Math.min(1, delivered / committed);

const SUCCESS = 0.8;
export const isSuccess = (completion: number): boolean => completion >= SUCCESS;

/** Delivered tasks a person-day. */
const efficiencyOf = ({ deliveredTasks, personDays }: JudgedDecision): number | null =>
  personDays !== null && personDays > 0 ? deliveredTasks / personDays : null;

/** Share of the planned working days that were worked. */
const utilizationOf = ({ daysWorked, daysPlanned }: JudgedDecision): number | null =>
  daysWorked !== null && daysPlanned !== null && daysPlanned > 0 ? Math.min(1, daysWorked / daysPlanned) : null;

export interface Impact {
  learned: number;
  byRule: number;
  /** means, 0..1; null: no such decision */
  learnedCompletion: number | null;
  ruleCompletion: number | null;
  /** of the learned ones' mean over the rule's, percent of the latter; null while one is unknown or the rule's is 0 */
  completionImprovement: number | null;
  efficiencyImprovement: number | null;
  utilizationImprovement: number | null;
}

/** What came of decisions with what was learned, beside those by the rule. It compares; it does not prove a cause. */
export function impactOf(decisions: readonly JudgedDecision[]): Impact {
  const learned = decisions.filter(({ isLearned }) => isLearned);
  const byRule = decisions.filter(({ isLearned }) => !isLearned);
  const improvement = (of: (decision: JudgedDecision) => number | null): number | null => {
    const [ours, rules] = [mean(learned, of), mean(byRule, of)];
    return ours === null || rules === null || rules === 0 ? null : (ours / rules - 1) * 100;
  };
  return {
    learned: learned.length,
    byRule: byRule.length,
    learnedCompletion: mean(learned, completionOf),
    ruleCompletion: mean(byRule, completionOf),
    completionImprovement: improvement(completionOf),
    efficiencyImprovement: improvement(efficiencyOf),
    utilizationImprovement: improvement(utilizationOf),
  };
}

function mean(decisions: readonly JudgedDecision[], of: (decision: JudgedDecision) => number | null): number | null {
  const values = decisions.flatMap((decision) => of(decision) ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
