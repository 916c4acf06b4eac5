import { describe, expect, it } from 'vitest';
import { aProject, aSprint, held } from '../test-scope.ts';
import { earlierNote, nameTakenText } from './earlier-sprint.ts';

const closed = held({
  status: 'completed',
  external_uid: 'gone',
  external_spec: '{}',
  // The evening of the third in New York.
  closed_at: '2026-12-04T02:00:00.000Z',
  time_zone: 'America/New_York',
});
const project = aProject();

describe('nameTakenText', () => {
  it('says which sprint has the name, when it ran, what differs and what to do', () => {
    const sprint = aSprint({ startDate: '2026-12-07', goal: 'Vouchers' });
    expect(nameTakenText({ sprint, project }, closed)).toBe(
      'the name stands for an earlier sprint (goal: Refunds work), which ran from 2026-11-23 to 2026-12-03; ' +
        'it was asked for with other values of startDate, goal, so this one does not start: choose another name for it',
    );
  });

  it('of one that runs, and of one that is of another projectID', () => {
    const runs = { ...closed, closed_at: null };
    expect(nameTakenText({ sprint: aSprint({ maxTasks: 2 }), project }, runs)).toContain(
      'which has been running since 2026-11-23; it was asked for with other values of maxTasks,',
    );
    expect(nameTakenText({ sprint: aSprint(), project }, { ...closed, project_id: 'OLD' })).toBe(
      'the name stands for an earlier sprint (goal: Refunds work), which ran from 2026-11-23 to 2026-12-03, ' +
        'of projectID OLD, which a Project of the same name had before: choose another name',
    );
  });

  it('shows a long goal in short, in one line', () => {
    const goal = `Line one\n${'x'.repeat(200)}`;
    const text = nameTakenText({ sprint: aSprint(), project }, { ...closed, goal });
    expect(text).toContain(`(goal: Line one ${'x'.repeat(70)}…)`);
  });
});

it('earlierNote is for objects that did not start the sprint themselves', () => {
  expect(earlierNote({ sprint: aSprint() }, closed)).toBe(
    '; this is the earlier sprint of this name, which ran from 2026-11-23 to 2026-12-03: for a new one choose another name',
  );
  expect(earlierNote({ sprint: aSprint() }, { ...closed, external_uid: 'uid-sprint-1' })).toBe('');
});
