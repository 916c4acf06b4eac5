import { type Condition, type DesiredCondition, findCondition, setConditions } from './conditions.ts';
import type { ReconcileContext } from './controller.ts';
import type { KubeObject, Resource } from './object.ts';
import { applyStatusIfChanged } from './status.ts';

/** A condition before it is known which generation it speaks of and since when it holds. */
export type ConditionFact = Omit<DesiredCondition, 'observedGeneration'>;

interface StatusShape {
  observedGeneration: number;
  conditions?: readonly Condition[] | undefined;
  phase?: string | undefined;
}

/** What a kind's pure status function returns: everything but the bookkeeping. */
export type DesiredStatus<S extends StatusShape> = Omit<S, 'observedGeneration' | 'conditions'> & {
  conditions: ConditionFact[];
};

/**
 * Writes the status of `object` when it says something new, and records an Event when the phase or the reason of Ready
 * changed with it: a Warning while the object is Stalled. A new reason of Attention is a Warning of its own. Returns whether it wrote.
 * Throws KubeError.
 */
export async function reportStatus<S extends StatusShape, T extends KubeObject & { status?: S | undefined }>(
  context: Pick<ReconcileContext, 'client' | 'clock' | 'events'>,
  resource: Resource<T>,
  object: T,
  desired: DesiredStatus<S>,
  fieldManager: string,
): Promise<boolean> {
  const before = object.status;
  const observedGeneration = object.metadata.generation ?? 0;
  const facts = desired.conditions.map((fact) => ({ ...fact, observedGeneration }));
  const conditions = setConditions(before?.conditions, facts, context.clock.now());
  const status = { ...desired, observedGeneration, conditions } as unknown as S & NonNullable<T['status']>;
  const isWritten = await applyStatusIfChanged(context.client, resource, object, status, fieldManager);
  if (!isWritten) return false;
  const attention = findCondition(conditions, 'Attention');
  if (attention !== undefined && attention.reason !== findCondition(before?.conditions, 'Attention')?.reason)
    context.events.record(object, { type: 'Warning', reason: attention.reason, note: attention.message });
  const [was, is] = [findCondition(before?.conditions, 'Ready'), findCondition(conditions, 'Ready')];
  if (is === undefined) return isWritten;
  if (before?.phase === desired.phase && was?.reason === is.reason) return isWritten;
  const isStalled = findCondition(conditions, 'Stalled')?.status === 'True';
  context.events.record(object, { type: isStalled ? 'Warning' : 'Normal', reason: is.reason, note: is.message });
  return isWritten;
}
