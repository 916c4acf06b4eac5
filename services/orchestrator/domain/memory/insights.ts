/** From which share of the commitment on an outcome is worth being told. */
const GOOD = 0.7;

/** An episode that was found, as much of it as is told. */
export interface Found {
  similarity: number;
  quality: number | null;
  decision: Readonly<Record<string, unknown>>;
  outcome: Readonly<Record<string, unknown>> | null;
}

const count = (value: unknown): string => (typeof value === 'number' && Number.isFinite(value) ? String(value) : '?');
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const UNITS = { tasks: 'tasks', points: 'points' } as Record<string, string>;
const unitIn = (facts: Readonly<Record<string, unknown>>): string => UNITS[String(facts.unit)] ?? 'tasks';
const ACTIONS = { StartSprint: 'StartSprint', CloseSprint: 'CloseSprint', Wait: 'Wait' } as Record<string, string>;

/** One line a good outcome in a like situation, the most similar first. */
export const keyInsights = (found: readonly Found[]): string[] =>
  found.flatMap(({ quality, outcome, similarity }) =>
    quality === null || outcome === null || quality < GOOD
      ? []
      : [
          `${count(outcome.delivered)} of ${count(outcome.committed)} ${unitIn(outcome)} delivered ` +
            `(${percent(quality)}) in a situation ${percent(similarity)} alike`,
        ],
  );

/** What was decided, in one line. */
export function summaryOf(decision: Readonly<Record<string, unknown>>): string {
  const action = ACTIONS[String(decision.action)] ?? 'Wait';
  if (action !== 'StartSprint') return action;
  const { rule_value: rule, learned_value: learned, applied_value: applied } = decision;
  return `StartSprint: ${count(applied)} ${unitIn(decision)} (rule ${count(rule)}, learned ${count(learned)})`;
}

/** Codes of what good outcomes have in common; nothing when there is none. */
export function successFactors(found: readonly Found[]): string[] {
  const good = found.filter(({ quality, outcome }) => quality !== null && quality >= GOOD && outcome !== null);
  if (good.length === 0) return [];
  const all = (holds: (one: Found) => boolean) => good.every(holds);
  return [
    ...(all(({ outcome }) => outcome?.carried_over === 0) ? ['NothingCarriedOver'] : []),
    ...(all(({ decision }) => isLess(decision.applied_value, decision.rule_value)) ? ['CommittedBelowRule'] : []),
    ...(all(({ decision }) => decision.applied_value === decision.learned_value) ? ['CommittedAsLearned'] : []),
    ...(all(({ outcome }) => outcome?.closed_because === 'end') ? ['TimeboxHeld'] : []),
  ];
}

const isLess = (a: unknown, b: unknown): boolean => typeof a === 'number' && typeof b === 'number' && a < b;
