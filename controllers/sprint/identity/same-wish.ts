import type { Sprint } from '../../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';

/**
 * Whose sprint stands under an object's name. The name is for ever, objects are not: one may be deleted and applied again, replaced by
 * force, left behind by Orphan or restored from a backup, with the same spec or with another.
 */

/** own: this very object started it. earlier: an object like this one did. another: one that asked for something else. */
export type Claim = 'own' | 'earlier' | 'another';

type Asked = Record<string, unknown>;

/** What a sprint is started with and keeps: what the spec says itself, not what comes from defaults, which may change meanwhile. */
function askedFor({ startDate, durationWeeks, mode, simulation, tasks, maxTasks, maxPoints }: Sprint['spec']): Asked {
  // Tasks are a set: their order says nothing.
  const list = Array.isArray(tasks) ? tasks.toSorted() : tasks;
  return { startDate, durationWeeks, mode, simulation: simulation?.seed, tasks: list, maxTasks, maxPoints };
}

/** The same as text, for the sprint service to keep. */
export const externalSpec = (spec: Sprint['spec']): string => JSON.stringify(askedFor(spec));

/** Fields of spec that say something else than what the sprint was started with. */
export function changedFields({ spec }: Pick<Sprint, 'spec'>, held: ServiceSprint): string[] {
  const now = askedFor(spec);
  const then = keptWords(held) ?? comparable(now, held);
  const differs = (field: string) => JSON.stringify(now[field]) !== JSON.stringify(then[field]);
  return Object.keys(now).filter(differs);
}

/** As externalSpec wrote them. The reference is the caller's: somebody else may have started a sprint under it, in words of his own. */
function keptWords({ external_spec: text }: ServiceSprint): Asked | undefined {
  try {
    const words: unknown = JSON.parse(text ?? '');
    return typeof words === 'object' && words !== null ? (words as Asked) : undefined;
  } catch {
    return undefined;
  }
}

/** Of a sprint from before its words were kept: what it is, where the spec says something of it. */
function comparable(now: Asked, held: ServiceSprint): Asked {
  const known: Asked = {
    startDate: held.start_date,
    durationWeeks: held.duration_weeks,
    mode: held.mode,
    tasks: held.tasks.map(({ task_id }) => task_id).toSorted(),
  };
  const said = Object.entries(now).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([field, value]) => [field, known[field] ?? value]));
}

/**
 * Who has the name. An object that was shown the sprint keeps it: its goal may change while the sprint runs, and the rest is frozen.
 * Without its status, edited or lost, the uid tells, or that the object is like the one that asked.
 */
export function claimOf({ metadata, spec, status }: Sprint, held: ServiceSprint): Claim {
  // It asked for nothing but this one, which it has claimed.
  if (spec.sprintID !== undefined) return spec.sprintID === held.sprint_id ? 'own' : 'another';
  if (isStarter(metadata, held)) return 'own';
  if (status?.sprintID === held.sprint_id && status.sprintBacklog !== undefined) return 'earlier';
  return spec.goal === held.goal && changedFields({ spec }, held).length === 0 ? 'earlier' : 'another';
}

// An object that is older than the sprint can only be the one that started it: another of its name comes after its end.
function isStarter({ uid, creationTimestamp }: Sprint['metadata'], held: ServiceSprint): boolean {
  if (held.external_uid) return held.external_uid === uid;
  return Date.parse(creationTimestamp) <= Date.parse(held.started_at);
}
