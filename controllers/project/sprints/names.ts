import { createHash } from 'node:crypto';
import { SPRINT_NAME_LIMIT } from '../../../crds/fields/names.ts';

const HASH_LENGTH = 6;
/** ("payments", 7) → "payments-s07", "payments-s07-2", "payments-s07-3", …: names for the sprint, the best one first. */
export function* sprintNames(project: string, number: number): Generator<string> {
  const tail = `-s${String(number).padStart(2, '0')}`;
  for (let nth = 1; ; nth++) yield fitted(project, nth === 1 ? tail : `${tail}-${nth}`);
}

/** A project's name may be longer than a sprint's: what is cut off is told apart by a hash of the whole. */
function fitted(project: string, tail: string): string {
  if (project.length + tail.length <= SPRINT_NAME_LIMIT) return project + tail;
  const hash = createHash('sha256').update(project).digest('hex').slice(0, HASH_LENGTH);
  const kept = project.slice(0, SPRINT_NAME_LIMIT - tail.length - hash.length - 1);
  // A part of a name must not end with a dash or a dot.
  return `${kept.replace(/[-.]+$/, '')}-${hash}${tail}`;
}
