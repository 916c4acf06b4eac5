import type { ProjectReason } from '../../crds/condition.ts';
import type { ProjectScope } from './gather.ts';

/** Something that a human should look at although the operator has nothing left to do. */
export interface Attention {
  reason: ProjectReason;
  message: string;
}

/** What deserves a human's attention, the most urgent first. Pure. */
export function attentionsOf(_scope: ProjectScope): Attention[] {
  return [];
}
