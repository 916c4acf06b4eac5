import type { SprintReason } from '../../crds/condition.ts';
import type { SprintScope } from './gather.ts';
import { missedScrumAttention } from './jobs/missed-scrum-attention.ts';

/** Something that a human should look at although the operator has nothing left to do. */
export interface Attention {
  reason: SprintReason;
  message: string;
}

/** What deserves a human's attention, the most urgent first. Pure. */
export function attentionsOf(scope: SprintScope): Attention[] {
  return scope.missed === undefined ? [] : [missedScrumAttention(scope.sprint, scope.missed)];
}
