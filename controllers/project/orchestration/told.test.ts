import { describe, expect, it } from 'vitest';
import type { Sprint } from '../../../crds/sprint.ts';
import { aSprint, completed, decisionID, running } from '../sprints/test-sprints.ts';
import { aProject, OWNER } from '../test-scope.ts';
import { rejectedIn, toldOf } from './told.ts';

const told = (sprints: Sprint[] = [], spec: object = {}) => toldOf(aProject(spec), sprints, OWNER);
const proposal = (n: number, more: object = {}) =>
  aSprint(`p-${n}`, { spec: { state: 'Proposed' }, of: decisionID(n), ...more });

describe('what is told', () => {
  it('names who waits in their order, those without a date first, as they would start now', () => {
    const sprints = [
      aSprint('s-10'),
      aSprint('late', { spec: { startDate: '2026-12-07' } }),
      aSprint('s-2'),
      aSprint('early', { spec: { startDate: '2026-11-30' } }),
      aSprint('runs', { status: running }),
      aSprint('ran', { status: completed }),
      aSprint('closed', { spec: { state: 'Closed' } }),
      aSprint('going', { isGoing: true }),
      aSprint('shown', { spec: { sprintID: 'S' } }),
      proposal(1),
    ];
    expect(told(sprints)).toMatchObject({ owner: OWNER, waiting: ['s-2', 's-10', 'early', 'late'] });
  });

  it('names the decisions of open proposals, once each', () => {
    const sprints = [
      proposal(3),
      proposal(2),
      aSprint('copy', { spec: { state: 'Proposed' }, of: decisionID(2) }),
      aSprint('of-people', { spec: { state: 'Proposed' } }),
      aSprint('approved', { spec: { state: 'Active' }, of: decisionID(4) }),
      proposal(5, { isGoing: true }),
    ];
    expect(told(sprints).proposals).toEqual([decisionID(2), decisionID(3)]);
  });

  it('no more than the orchestrator takes', () => {
    const many = (n: number, make: (i: number) => Sprint) => Array.from({ length: n }, (_, i) => make(i));
    expect(told(many(201, (i) => aSprint(`s-${i}`))).waiting).toHaveLength(200);
    expect(told(many(21, proposal)).proposals).toHaveLength(20);
    expect(told(many(21, proposal)).digest.length).toBeLessThanOrEqual(100);
  });
});

describe('its digest', () => {
  it('is another when something else is told, and only then', () => {
    const { digest } = told();
    expect(told([], { displayName: 'Other', backlog: { source: 'External' } }).digest).toBe(digest);
    expect(told([aSprint('runs', { status: running })]).digest).toBe(digest);
    const others = [
      told([], { orchestration: { mode: 'Off' } }),
      told([], { sprintDefaults: { maxTasks: 9 } }),
      told([], { calendar: { timeZone: 'Europe/Paris' } }),
      told([aSprint('s')]),
      told([aSprint('t')]),
      told([proposal(1)]),
    ].map((other) => other.digest);
    expect(new Set([digest, ...others]).size).toBe(7);
  });

  it('does not hang on the order in which objects are seen', () => {
    const sprints = [proposal(1), proposal(2), aSprint('a'), aSprint('b')];
    expect(told(sprints.toReversed()).digest).toBe(told(sprints).digest);
  });
});

describe('who was turned down since', () => {
  const { digest } = told([proposal(1)]);

  it.each<[string, Sprint[], string[]]>([
    ['it is open as before', [proposal(1)], []],
    ['its object is gone', [], [decisionID(1)]],
    ['its object is another', [proposal(2)], [decisionID(1)]],
    ['its object is going', [proposal(1, { isGoing: true })], [decisionID(1)]],
    ['it was closed', [proposal(1, { spec: { state: 'Closed' } })], [decisionID(1)]],
    ['it was approved', [proposal(1, { spec: { state: 'Active' } })], []],
    ['it runs', [proposal(1, { spec: { state: 'Active' }, status: running })], []],
    ['it ran, was closed and goes', [proposal(1, { spec: { state: 'Closed' }, status: completed, isGoing: true })], []],
    [
      'a copy is open',
      [proposal(1, { isGoing: true }), { ...proposal(1), metadata: { ...proposal(1).metadata, name: 'c' } }],
      [],
    ],
  ])('%s', (_what, sprints, expected) => {
    expect(rejectedIn(digest, sprints)).toEqual(expected);
  });

  it('each of two', () => {
    expect(rejectedIn(told([proposal(1), proposal(2)]).digest, [proposal(1)])).toEqual([decisionID(2)]);
  });

  it.each([null, '', told().digest, 'of another version'])('nobody when %j was told', (before) => {
    expect(rejectedIn(before, [])).toEqual([]);
  });
});
