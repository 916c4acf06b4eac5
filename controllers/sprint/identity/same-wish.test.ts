import { describe, expect, it } from 'vitest';
import type { SprintSpec } from '../../../crds/sprint.ts';
import { aSprint, held, started } from '../test-scope.ts';
import { changedFields, claimOf, externalSpec } from './same-wish.ts';

const asked: Partial<SprintSpec> = { startDate: '2026-11-23', tasks: ['PAY-1', 'PAY-2'], simulation: { seed: 0 } };
const kept = (spec: Partial<SprintSpec>) =>
  held({ external_uid: 'gone', external_spec: externalSpec(aSprint(spec).spec) });
const again = (spec: Partial<SprintSpec> = {}) => aSprint({ ...asked, ...spec });

describe('changedFields, when the words are known', () => {
  it.each<[string, Partial<SprintSpec>, string[]]>([
    ['nothing', {}, []],
    ['the order of the tasks', { tasks: ['PAY-2', 'PAY-1'] }, []],
    ['what may change', { goal: 'x', closePolicy: 'Manual', state: 'Closed', assignment: 'RoundRobin' }, []],
    ['the schedule', { dailyScrum: { schedule: '0 9 * * *', state: 'Suspended' } }, []],
    ['the start', { startDate: '2026-11-24' }, ['startDate']],
    ['no start', { startDate: undefined }, ['startDate']],
    ['a length where none was said', { durationWeeks: 2 }, ['durationWeeks']],
    ['a mode where none was said', { mode: 'Live' }, ['mode']],
    ['a most of tasks where none was said', { maxTasks: 10 }, ['maxTasks']],
    ['a most of points where none was said', { maxPoints: 21 }, ['maxPoints']],
    ['the seed', { simulation: { seed: 1 } }, ['simulation']],
    ['no seed', { simulation: undefined }, ['simulation']],
    ['a task less', { tasks: ['PAY-1'] }, ['tasks']],
    ['several', { tasks: undefined, startDate: '2026-11-24' }, ['startDate', 'tasks']],
  ])('%s', (_what, change, expected) => {
    expect(changedFields(again(change), kept(asked))).toEqual(expected);
  });
});

describe('changedFields, of a sprint from before its words were kept', () => {
  it.each<[string, Partial<SprintSpec>, string[]]>([
    ['the spec says nothing', {}, []],
    ['it says what the sprint is', { startDate: '2026-11-23', durationWeeks: 2, mode: 'Live', tasks: ['PAY-1'] }, []],
    ['it says what nobody can tell any more', { maxTasks: 3, simulation: { seed: 7 } }, []],
    ['another start', { startDate: '2026-11-24' }, ['startDate']],
    ['another length', { durationWeeks: 1 }, ['durationWeeks']],
    ['another mode', { mode: 'Simulated' }, ['mode']],
    ['other tasks', { tasks: ['PAY-1', 'PAY-2'] }, ['tasks']],
  ])('%s', (_what, spec, expected) => {
    expect(changedFields(aSprint(spec), held())).toEqual(expected);
  });
});

it.each(['no JSON', 'null', '7', ''])('words that are not ours are none: %j', (external_spec) => {
  expect(changedFields(aSprint({ durationWeeks: 2, startDate: '2026-11-24' }), held({ external_spec }))).toEqual([
    'startDate',
  ]);
});

describe('claimOf', () => {
  const other = { goal: 'Something else', startDate: '2026-12-07' };
  it.each([
    ['the object that started it', aSprint(asked), { ...kept(asked), external_uid: 'uid-sprint-1' }, 'own'],
    ['whatever its spec and status say now', aSprint(other), { ...kept(asked), external_uid: 'uid-sprint-1' }, 'own'],
    ['another one like it', aSprint(asked), kept(asked), 'earlier'],
    ['another one with another start', again({ startDate: '2026-12-07' }), kept(asked), 'another'],
    ['another one with another goal', again({ goal: 'Something else' }), kept(asked), 'another'],
    ['one with the goal that it had in the end', again({ goal: 'New' }), { ...kept(asked), goal: 'New' }, 'earlier'],
    [
      'one that was shown the sprint, and changes its goal',
      aSprint({ ...asked, goal: 'New' }, started),
      kept(asked),
      'earlier',
    ],
    [
      'one that was shown another sprint',
      aSprint({ ...asked, goal: 'New' }, { ...started, sprintID: 'PAY-S09' }),
      kept(asked),
      'another',
    ],
    [
      'one in whose status somebody wrote the id alone',
      aSprint(other, { sprintID: 'PAY-S01' }),
      kept(asked),
      'another',
    ],
    ['older than a sprint whose words were not kept', aSprint(other), held(), 'own'],
    [
      'younger than such a sprint, and like it',
      aSprint({}, undefined, { creationTimestamp: '2026-12-08T08:00:00Z' }),
      held(),
      'earlier',
    ],
    [
      'younger than such a sprint, and not like it',
      aSprint(other, undefined, { creationTimestamp: '2026-12-08T08:00:00Z' }),
      held(),
      'another',
    ],
  ])('%s', (_who, sprint, inService, expected) => {
    expect(claimOf(sprint, inService)).toBe(expected);
  });
});
