import type { Situation } from './situation.ts';

interface Condition {
  holds(situation: Situation): boolean;
  /** ends a sentence that begins with "When" */
  sentence: string;
}

/** Own sprints below which nothing but the prior speaks. */
const FEW_SPRINTS = 5;
/** Of a commitment that was delivered, below which the plan was another one. */
const LITTLE_DONE = 0.6;
/** Of the usual person-days, from which on the calendar is not the usual one. */
const FEWER_PEOPLE = 0.8;
const MORE_PEOPLE = 1.2;
/** What is left beyond the next sprint is less than half of one. */
const LITTLE_LEFT = 1.5;

/** The situations in which a strategy may hold. A closed list: a condition that any data may invent finds a pattern in every noise. */
const CONDITIONS = {
  NewProject: { holds: ({ sprints }) => sprints < FEW_SPRINTS, sentence: 'fewer than five sprints have closed' },
  DidAllTwice: { holds: ({ didAllInARow: row }) => row >= 2, sentence: 'the last two sprints did everything' },
  DidAllOnce: {
    holds: ({ didAllInARow: row }) => row === 1,
    sentence: 'the last sprint did everything and the one before did not',
  },
  SomeUndone: {
    holds: ({ lastShare }) => lastShare !== null && lastShare >= LITTLE_DONE && lastShare < 1,
    sentence: 'the last sprint left some of its commitment undone',
  },
  MuchUndone: {
    holds: ({ lastShare }) => lastShare !== null && lastShare < LITTLE_DONE,
    sentence: 'the last sprint did less than 60 % of its commitment',
  },
  PaceRises: { holds: ({ trend }) => trend === 'Rising', sentence: 'more and more is delivered' },
  PaceFalls: { holds: ({ trend }) => trend === 'Falling', sentence: 'less and less is delivered' },
  FewerPeople: {
    holds: ({ peopleAhead }) => peopleAhead !== null && peopleAhead <= FEWER_PEOPLE,
    sentence: 'the calendar leaves at most 80 % of the usual person-days',
  },
  MorePeople: {
    holds: ({ peopleAhead }) => peopleAhead !== null && peopleAhead >= MORE_PEOPLE,
    sentence: 'the calendar leaves at least 120 % of the usual person-days',
  },
  LittleLeft: {
    holds: ({ backlogLeft }) => backlogLeft < LITTLE_LEFT,
    sentence: 'the backlog is nearly empty',
  },
} satisfies Record<string, Condition>;

export type ConditionCode = keyof typeof CONDITIONS;

export const CONDITION_CODES = Object.keys(CONDITIONS) as ConditionCode[];

/** In the order of the list. */
export const conditionsIn = (situation: Situation): ConditionCode[] =>
  CONDITION_CODES.filter((code) => CONDITIONS[code].holds(situation));

export const sentenceOf = (code: ConditionCode): string => CONDITIONS[code].sentence;

/** Codes that rows from another version may hold are passed over. */
export const isCondition = (code: string): code is ConditionCode => Object.hasOwn(CONDITIONS, code);
