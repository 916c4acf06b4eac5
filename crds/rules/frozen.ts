import type { Rule } from '../fields/rule.ts';

/** Fields of a Sprint's spec that are frozen once status.sprintBacklog exists, which only a started sprint has. */
export const FROZEN = [
  'projectRef',
  'startDate',
  'durationWeeks',
  'mode',
  'simulation',
  'tasks',
  'maxTasks',
  'maxPoints',
] as const;

export function frozen(field: (typeof FROZEN)[number]): Rule<unknown> {
  return {
    cel: `!has(oldSelf.status) || !has(oldSelf.status.sprintBacklog) || (has(self.spec.${field}) ? has(oldSelf.spec.${field}) && self.spec.${field} == oldSelf.spec.${field} : !has(oldSelf.spec.${field}))`,
    message: `${field} is frozen once the sprint is started`,
    fieldPath: `spec.${field}`,
    forbids: 'change',
  };
}
