import { describe, expect, it } from 'vitest';
import { orInvalid } from './parse.ts';
import { API_VERSION } from './resources.ts';
import { parseSprint } from './sprint.ts';

const metadata = { name: 's-1', namespace: 'n', uid: 'u', generation: 1, creationTimestamp: '2026-11-01T10:00:00Z' };
const faultsOf = (spec: object) => {
  const object = {
    apiVersion: API_VERSION,
    kind: 'Sprint',
    metadata,
    spec: { projectRef: { name: 'p' }, goal: 'g', ...spec },
  };
  const parsed = orInvalid(parseSprint, object);
  return parsed instanceof Error ? parsed.problems.map(({ field, message }) => `${field}: ${message}`) : [];
};
const sprintID = 'PAY-S01';

describe('a Sprint that shows one of the service', () => {
  it.each<[string, object]>([
    ['nothing else', { sprintID }],
    ['its end', { sprintID, state: 'Closed' }],
    ['its daily scrum off', { sprintID, dailyScrum: { state: 'Suspended' } }],
  ])('may say %s', (_what, spec) => expect(faultsOf(spec)).toEqual([]));

  it.each<[string, object]>([
    ['startDate', { startDate: '2026-11-23' }],
    ['durationWeeks', { durationWeeks: 2 }],
    ['mode', { mode: 'Live' }],
    ['closePolicy', { closePolicy: 'Manual' }],
    ['assignment', { assignment: 'None' }],
    ['simulation', { simulation: { seed: 1 } }],
    ['tasks', { tasks: ['T-1'] }],
    ['maxTasks', { maxTasks: 3 }],
    ['maxPoints', { maxPoints: 3 }],
    ['a schedule', { dailyScrum: { schedule: '0 9 * * 1-5' } }],
    ['a zone', { dailyScrum: { timeZone: 'UTC' } }],
  ])('may not say %s, which others may', (_what, spec) => {
    expect(faultsOf(spec)).toEqual([]);
    expect(faultsOf({ sprintID, ...spec })).toEqual([
      expect.stringMatching(/^spec\.sprintID: with sprintID .* leave out/),
    ]);
  });

  it('is no proposal, as others may be', () => {
    expect(faultsOf({ state: 'Proposed' })).toEqual([]);
    expect(faultsOf({ sprintID, state: 'Proposed' })).toEqual([
      expect.stringMatching(/^spec\.state: .*cannot be Proposed/),
    ]);
  });
});
