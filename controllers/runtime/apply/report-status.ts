import type { ReconcileContext } from '../control/controller.ts';
import { type Condition, type ConditionFact, setConditions } from '../objects/conditions.ts';
import type { KubeObject, Resource } from '../objects/object.ts';
import type { EventInit } from '../observe/events/kube-event.ts';
import { statusEvents } from '../observe/events/status-events.ts';
import { applyStatusIfChanged, type ObservedStatus } from './status.ts';

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
 * Writes the status of `object` when it says something new, records the Events that this is worth, and says in the log what needs a
 * human. Returns whether it wrote. Throws KubeError: a conflict when `object` is no longer what the API server has.
 *
 * @param object as it is now, so that a write of this very reconcile is no conflict
 * @param seen as it was when `desired` was worked out: status must not claim to be about a spec that came meanwhile
 */
export async function reportStatus<T extends KubeObject & { status?: StatusShape | undefined }>(
  context: Pick<ReconcileContext, 'client' | 'clock' | 'events' | 'log'>,
  resource: Resource<T>,
  object: T,
  desired: DesiredStatus<NonNullable<T['status']>>,
  fieldManager: string,
  seen: KubeObject = object,
): Promise<boolean> {
  const before = object.status;
  const observedGeneration = seen.metadata.generation ?? 0;
  const facts = desired.conditions.map(({ severity: _told, ...fact }) => ({ ...fact, observedGeneration }));
  const conditions = setConditions(before?.conditions, facts, context.clock.now());
  const status = { ...desired, observedGeneration, conditions } as unknown as ObservedStatus & NonNullable<T['status']>;
  const isWritten = await applyStatusIfChanged(context.client, resource, object, status, fieldManager);
  if (!isWritten) return false;
  for (const event of statusEvents(before, desired)) {
    context.events.record(object, event);
    if (needsAHuman(event, desired)) context.log.warn({ reason: event.reason }, event.note);
  }
  return true;
}

/**
 * Whether the log tells of it as well: what a human has to mend or to look at. Not what keeps an object for a while: an outage is every
 * object's trouble, and whoever notices it says it once for all.
 */
function needsAHuman({ type, reason }: EventInit, { conditions }: { conditions: ConditionFact[] }): boolean {
  const ready = conditions.find((fact) => fact.type === 'Ready');
  return type === 'Warning' && !(ready?.severity === 'Warning' && ready.reason === reason);
}
