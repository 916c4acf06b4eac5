import type { Rule } from '../fields/rule.ts';

interface SprintSpec {
  sprintID?: string | undefined;
  state?: string | undefined;
  dailyScrum?: { schedule?: string | undefined; timeZone?: string | undefined } | undefined;
  [field: string]: unknown;
}

/** What the service has of a sprint that began by REST. */
const SETTLED = [
  'startDate',
  'durationWeeks',
  'mode',
  'closePolicy',
  'assignment',
  'simulation',
  'tasks',
  'maxTasks',
  'maxPoints',
] as const;
const SCHEDULE = ['schedule', 'timeZone'] as const;

const given = [...SETTLED, ...SCHEDULE.map((field) => `dailyScrum.${field}`)];

/** A Sprint that shows one which is in the service already does not say how it would be started. */
export const SHOWN_SPRINT_RULES: Rule<SprintSpec>[] = [
  {
    cel: `!has(self.sprintID) || !(${SETTLED.map((field) => `has(self.${field})`).join(' || ')} || (has(self.dailyScrum) && (${SCHEDULE.map((field) => `has(self.dailyScrum.${field})`).join(' || ')})))`,
    message: `with sprintID the sprint is as the service has it: leave out ${given.join(', ')}`,
    fieldPath: 'sprintID',
    test: ({ sprintID, dailyScrum, ...spec }) =>
      sprintID === undefined ||
      (SETTLED.every((field) => spec[field] === undefined) &&
        SCHEDULE.every((field) => dailyScrum?.[field] === undefined)),
  },
  {
    cel: "!has(self.sprintID) || !has(self.state) || self.state != 'Proposed'",
    message: 'with sprintID the sprint is in the service already and cannot be Proposed',
    fieldPath: 'state',
    test: ({ sprintID, state }) => sprintID === undefined || state !== 'Proposed',
  },
];

/** For ever, set or not: which sprint an object stands for is its identity. */
export const SPRINT_ID_STAYS: Rule<unknown> = {
  cel: 'has(self.spec.sprintID) ? has(oldSelf.spec.sprintID) && self.spec.sprintID == oldSelf.spec.sprintID : !has(oldSelf.spec.sprintID)',
  message: 'sprintID never changes: make a new Sprint',
  fieldPath: 'spec.sprintID',
  forbids: 'change',
};
