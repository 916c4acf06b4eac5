import { type Condition, type ConditionFact, findCondition } from '../../objects/conditions.ts';
import type { EventInit } from './kube-event.ts';

/** The part of a status that people are told of. */
interface Told {
  phase?: string | undefined;
  conditions?: readonly Condition[] | undefined;
}

/**
 * The Events that a new status is worth. A Warning when the object is Stalled, when its kind says so of Ready, and for what Attention
 * tells; each is news again when its message changes. What goes well is news when the phase or the reason of Ready changes or Attention
 * ends, so that the end of a trouble is an Event too, and another day of the same is none. Pure.
 */
export function statusEvents(
  before: Told | undefined,
  after: { phase?: string | undefined; conditions: ConditionFact[] },
): EventInit[] {
  const pairOf = (type: string) => ({
    was: findCondition(before?.conditions, type),
    is: after.conditions.find((fact) => fact.type === type),
  });
  const isSaid = (was: Condition | undefined, is: ConditionFact) =>
    was?.reason === is.reason && was.message === is.message;
  const events: EventInit[] = [];

  const attention = pairOf('Attention');
  if (attention.is?.status === 'True' && !isSaid(attention.was, attention.is))
    events.push({ type: 'Warning', reason: attention.is.reason, note: attention.is.message });

  const { was, is } = pairOf('Ready');
  if (is === undefined) return events;
  const isTrouble = is.severity === 'Warning' || pairOf('Stalled').is?.status === 'True';
  const isOver = attention.was?.status === 'True' && attention.is?.status !== 'True';
  const isOther = isOver || before?.phase !== after.phase || was?.reason !== is.reason;
  if (isOther || (isTrouble && !isSaid(was, is)))
    events.push({ type: isTrouble ? 'Warning' : 'Normal', reason: is.reason, note: is.message });
  return events;
}
