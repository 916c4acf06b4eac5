/** A condition as Kubernetes' API conventions have it. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  /** One CamelCase word. */
  reason: string;
  message: string;
  observedGeneration: number;
  /** When `status` last changed, to the second. */
  lastTransitionTime: string;
}

export type DesiredCondition = Omit<Condition, 'lastTransitionTime'>;

/** A condition before it is known which generation it speaks of and since when it holds. */
export interface ConditionFact extends Omit<DesiredCondition, 'observedGeneration'> {
  /** Of Ready: told as a Warning although the object is not Stalled. Not written to the status. */
  severity?: 'Warning' | undefined;
}

/**
 * The desired conditions with their times: a condition whose status is as before keeps its time, another gets `nowMs`.
 * Conditions that are not desired any more go. The order is that of `desired`, so that nothing flaps.
 */
export function setConditions(
  previous: readonly Condition[] | undefined,
  desired: readonly DesiredCondition[],
  nowMs: number,
): Condition[] {
  return desired.map((condition) => {
    const before = previous?.find(({ type }) => type === condition.type);
    const isUnchanged = before !== undefined && before.status === condition.status;
    return { ...condition, lastTransitionTime: isUnchanged ? before.lastTransitionTime : kubeTime(nowMs) };
  });
}

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** A time as Kubernetes stores it: UTC to the second. */
export function kubeTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
