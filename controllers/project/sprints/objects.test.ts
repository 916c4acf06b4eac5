import { describe, expect, it } from 'vitest';
import { aProject } from '../test-scope.ts';
import { decidedSprint, type Start, shownSprint } from './objects.ts';
import { decisionID } from './test-sprints.ts';

const project = (mode = 'Propose') => aProject({ orchestration: { mode } });
const start = (more: Partial<Start> = {}): Start => ({
  decision_id: decisionID(7),
  number: 7,
  unit: 'tasks',
  rule_value: 8,
  applied_value: 6,
  tasks: ['A', 'B'],
  duration_weeks: 2,
  ...more,
});

describe('the Sprint of a decision', () => {
  it('holds what was decided and whose it is, and leaves the rest to the Project and to people', () => {
    expect(decidedSprint(project(), start(), 'payments-s07')).toEqual({
      apiVersion: 'scrum.dsm.dev/v1alpha1',
      kind: 'Sprint',
      metadata: {
        name: 'payments-s07',
        namespace: 'team-a',
        annotations: {
          'scrum.dsm.dev/decision-id': decisionID(7),
          'scrum.dsm.dev/sprint-number': '7',
          'scrum.dsm.dev/autonomy': 'Propose',
        },
        ownerReferences: [{ apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Project', name: 'payments', uid: 'p1' }],
      },
      spec: {
        projectRef: { name: 'payments' },
        goal: 'Sprint 7: 6 tasks by priority',
        maxTasks: 6,
        durationWeeks: 2,
        state: 'Proposed',
      },
    });
  });

  it('in mode Automatic it starts by itself', () => {
    const { metadata, spec } = decidedSprint(project('Automatic'), start(), 's');
    expect(metadata.annotations?.['scrum.dsm.dev/autonomy']).toBe('Automatic');
    expect(spec).not.toHaveProperty('state');
  });

  it.each<[Partial<Start>, object]>([
    [
      { unit: 'points', applied_value: 21 },
      { maxPoints: 21, goal: 'Sprint 7: 21 points by priority' },
    ],
    [
      { unit: 'points', applied_value: 1 },
      { maxPoints: 1, goal: 'Sprint 7: 1 point by priority' },
    ],
    [
      { unit: 'points', applied_value: 8 },
      { maxTasks: 2, goal: 'Sprint 7: 2 tasks by priority' },
    ],
    [{ unit: 'points', applied_value: null }, { maxTasks: 2 }],
    [{ applied_value: 8 }, { maxTasks: 8 }],
    [{ unit: 'points', applied_value: 99_999 }, { maxPoints: 10_000 }],
    [{ applied_value: 1 }, { maxTasks: 1, goal: 'Sprint 7: 1 task by priority' }],
    [{ applied_value: 0 }, { maxTasks: 1 }],
    [{ applied_value: 101 }, { maxTasks: 100 }],
    [{ applied_value: 5.6 }, { maxTasks: 6 }],
    [{ applied_value: null }, { maxTasks: 2 }],
  ])('%j', (more, expected) => {
    const { spec } = decidedSprint(project(), start(more), 's');
    expect(spec).toMatchObject(expected);
    expect('maxTasks' in spec && 'maxPoints' in spec).toBe(false);
  });

  it("without a length it gets the Project's", () => {
    expect(decidedSprint(project(), start({ duration_weeks: null }), 's').spec).not.toHaveProperty('durationWeeks');
  });
});

describe('the Sprint that shows one of the service', () => {
  const shown = (goal: string) => shownSprint(project(), { sprintID: 'PAYMENTS-S03', number: 3, goal }, 'payments-s03');

  it('names it, and leaves it as it is when it is deleted', () => {
    expect(shown('Pay')).toMatchObject({
      metadata: { name: 'payments-s03', namespace: 'team-a', ownerReferences: [{ name: 'payments' }] },
      spec: { projectRef: { name: 'payments' }, goal: 'Pay', sprintID: 'PAYMENTS-S03', deletionPolicy: 'Orphan' },
    });
    expect(shown('Pay').metadata.annotations).toEqual({ 'scrum.dsm.dev/sprint-number': '3' });
  });

  it.each([
    ['', 'no goal told'],
    [' \t ', 'no goal told'],
    ['one\ntwo\tthree', 'one two three'],
    ['a\u202Eb\u2066c\u0007d', 'a b c d'],
    ['x'.repeat(501), 'x'.repeat(500)],
    [`${'x'.repeat(499)}😀`, 'x'.repeat(499)],
    [`${'x'.repeat(498)}😀`, `${'x'.repeat(498)}😀`],
  ])('goal %j', (told, goal) => {
    expect(shown(told).spec.goal).toBe(goal);
  });
});
