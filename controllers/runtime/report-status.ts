import { type Condition, type ConditionFact, setConditions } from './conditions.ts';
import type { ReconcileContext } from './controller.ts';
import { statusEvents } from './events/status-events.ts';
import type { KubeObject, Resource } from './object.ts';
import { applyStatusIfChanged } from './status.ts';

export type { ConditionFact };

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
 * Writes the status of `object` when it says something new, and records the Events that this is worth. Returns whether it wrote.
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
  const facts = desired.conditions.map(({ severity: _told, ...fact }) => ({ ...fact, observedGeneration }));
  const conditions = setConditions(before?.conditions, facts, context.clock.now());
  const status = { ...desired, observedGeneration, conditions } as unknown as S & NonNullable<T['status']>;
  const isWritten = await applyStatusIfChanged(context.client, resource, object, status, fieldManager);
  if (isWritten) for (const event of statusEvents(before, desired)) context.events.record(object, event);
  return isWritten;
}
