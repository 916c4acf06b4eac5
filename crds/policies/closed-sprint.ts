import { SPRINT } from '../resources.ts';
import { CLOSED_REASONS, WITHDRAWN } from '../rules/closed-sprint.ts';
import { admissionPolicy, isUnchanged } from './policy.ts';

const FINAL = ['goal', 'closePolicy', 'assignment'];
const among = (reasons: readonly string[]) =>
  `condition.reason in [${reasons.map((reason) => `'${reason}'`).join(', ')}]`;

/** What a sprint was for, and how it was to end, is history once it has ended. What it took is frozen since its start (rules/frozen.ts). */
export const CLOSED_SPRINT = admissionPolicy({
  resource: SPRINT,
  operations: ['UPDATE'],
  variables: {
    isClosed: `oldObject.?status.?conditions.orValue([]).exists(condition, condition.type == 'Succeeded' && ((condition.status == 'True' && ${among(CLOSED_REASONS)}) || (condition.status == 'False' && condition.reason == '${WITHDRAWN}')))`,
  },
  validations: FINAL.map((field) => ({
    expression: `!variables.isClosed || ${isUnchanged(field)}`,
    message: `the sprint is closed: spec.${field} stays as it was; make a new Sprint`,
    reason: 'Invalid' as const,
  })),
});
