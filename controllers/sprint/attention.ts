import type { SprintReason } from '../../crds/condition.ts';
import type { SprintScope } from './gather.ts';
import { unknownAssigneesOf } from './unknown-assignee.ts';

/** Something that a human should look at although the operator has nothing left to do. */
export interface Attention {
  reason: SprintReason;
  message: string;
}

/** What deserves a human's attention, the most urgent first. Pure. */
export function attentionsOf(scope: SprintScope): Attention[] {
  return unknownAssigneesOf(scope);
}
