import type { Rule } from '../fields/rule.ts';

// Each allows what an object of a version before had: neither Proposed nor the phase Withdrawn was there.

const PHASE = 'has(oldSelf.status) && has(oldSelf.status.phase)';
const isEnded = `${PHASE} && oldSelf.status.phase in ['Closing', 'Completed', 'ClosedWithPendingTasks', 'Withdrawn']`;
const isWithdrawn = `${PHASE} && oldSelf.status.phase == 'Withdrawn'`;

const is = (object: 'self' | 'oldSelf', state: string) =>
  `has(${object}.spec.state) && ${object}.spec.state == '${state}'`;

function refused(change: string, message: string): Rule<unknown> {
  return { cel: `!(${change})`, message, fieldPath: 'spec.state', forbids: 'change' };
}

/** How spec.state of a Sprint may change. */
export const STATE_RULES: Rule<unknown>[] = [
  refused(
    `${isEnded} && ${is('self', 'Active')} && !(${is('oldSelf', 'Active')})`,
    'a closed sprint never becomes active again: make a new Sprint',
  ),
  // Absent means Active.
  refused(
    `${isWithdrawn} && has(oldSelf.spec.state) && !has(self.spec.state)`,
    'a withdrawn sprint never becomes active again: make a new Sprint',
  ),
  refused(`${is('self', 'Proposed')} && !(${is('oldSelf', 'Proposed')})`, 'only a new Sprint can be Proposed'),
  refused(
    `${is('oldSelf', 'Proposed')} && !has(self.spec.state)`,
    'a proposal is answered in words: Active approves it, Closed rejects it',
  ),
];
