import { describe, expect, it } from 'vitest';
import {
  isMadeFor,
  isMadeOf,
  isOpen,
  isOpenProposal,
  isShowing,
  isTurnedDown,
  isUnstarted,
  isWaiting,
} from './standing.ts';
import { aSprint, completed, decisionID, type Likeness, running, withdrawn } from './test-sprints.ts';

const of = decisionID(1);
const proposed = { spec: { state: 'Proposed' }, of };

describe('what a Sprint object is to its Project', () => {
  it.each<[string, Likeness, string[]]>([
    ["a human's", {}, ['open', 'waiting']],
    ["a human's that was closed", { spec: { state: 'Closed' } }, ['open', 'turned down']],
    ['a proposal', proposed, ['open', 'proposal', 'unstarted']],
    ["a human's proposal", { spec: { state: 'Proposed' } }, ['open', 'proposal']],
    ['a proposal that is being deleted', { ...proposed, isGoing: true }, ['open', 'turned down']],
    ['a proposal that was closed', { spec: { state: 'Closed' }, of }, ['open', 'turned down']],
    ['one that was closed and withdrawn', { spec: { state: 'Closed' }, of, status: withdrawn }, ['turned down']],
    ['a proposal whose number has passed', { ...proposed, status: withdrawn }, []],
    ['an approved one', { spec: { state: 'Active' }, of }, ['open', 'waiting', 'unstarted']],
    ['an automatic one', { of }, ['open', 'waiting', 'unstarted']],
    ['one that runs', { of, status: running }, ['open']],
    ['one of which only the id is known', { of, status: { sprintID: 'S' } }, ['open']],
    ['one of which only the tasks are known', { of, status: { sprintBacklog: { tasks: 1 } } }, ['open']],
    ['one that runs and is to be closed', { spec: { state: 'Closed' }, of, status: running }, ['open']],
    ['one that ran', { of, status: completed }, []],
    ['one that shows a sprint of the service', { spec: { sprintID: 'S' } }, ['open']],
  ])('%s', (_what, likeness, expected) => {
    const sprint = aSprint('s', likeness);
    const is = {
      open: isOpen(sprint),
      waiting: isWaiting(sprint),
      proposal: isOpenProposal(sprint),
      unstarted: isUnstarted(sprint),
      'turned down': isTurnedDown(sprint),
    };
    expect(Object.entries(is).flatMap(([what, holds]) => (holds ? [what] : []))).toEqual(expected);
  });

  it('was made of a decision and for a number', () => {
    const sprint = aSprint('s', { of, number: 7 });
    expect([isMadeOf(sprint, of), isMadeOf(sprint, decisionID(2)), isMadeOf(aSprint('s'), of)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isMadeFor(sprint, 7), isMadeFor(sprint, 1), isMadeFor(aSprint('s'), 7)]).toEqual([true, false, false]);
  });

  it('shows the sprint that it names', () => {
    expect(isShowing(aSprint('s', { spec: { sprintID: 'S' } }), 'S')).toBe(true);
    expect(isShowing(aSprint('s', { spec: { sprintID: 'S' } }), 'T')).toBe(false);
    expect(isShowing(aSprint('s', { status: { sprintID: 'S' } }), 'S')).toBe(false);
  });
});
