import { describe, expect, it } from 'vitest';
import { type Pointed, unitAfterClose } from './unit.ts';

const all: Pointed = { tasks: 10, withPoints: 10 };
const half: Pointed = { tasks: 10, withPoints: 5 };
const fives = (one: Pointed) => Array.from({ length: 5 }, () => one);
const known = { tasks: 5, points: 5 };

describe('the unit after a close', () => {
  it.each<[string, Parameters<typeof unitAfterClose>, string]>([
    [
      'points when nearly all tasks have them',
      ['tasks', { tasks: 10, withPoints: 8 }, fives({ tasks: 5, withPoints: 4 }), known],
      'points',
    ],
    ['tasks when the open ones lack them', ['tasks', { tasks: 10, withPoints: 7 }, fives(all), known], 'tasks'],
    ['tasks when the last five sprints lacked them', ['tasks', all, fives(half), known], 'tasks'],
    ['tasks when half of the tasks have points', ['tasks', half, fives(half), known], 'tasks'],
    ['not yet points when four sprints teach in them', ['tasks', all, fives(all), { tasks: 9, points: 4 }], 'tasks'],
    ['back to tasks when points are no longer given', ['points', half, fives(all), known], 'tasks'],
    [
      'still points when too few sprints teach in tasks',
      ['points', half, fives(all), { tasks: 4, points: 5 }],
      'points',
    ],
    ['tasks when nothing is open', ['tasks', { tasks: 0, withPoints: 0 }, fives(all), known], 'tasks'],
    ['only the last five sprints count', ['tasks', all, [...fives(half), ...fives(all)], known], 'points'],
  ])('%s', (_name, input, unit) => {
    expect(unitAfterClose(...input)).toBe(unit);
  });
});
