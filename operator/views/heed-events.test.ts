import { beforeEach, expect, it } from 'vitest';
import { heedEvents } from './heed-events.ts';

const objects = (named: string[]) => () => ({
  byIndex: (_index: string, id: string) => (named.includes(id) ? [{} as never] : []),
});

let asked: unknown[][];
const telling = (list: string) => ({
  look: (...of: unknown[]) => void asked.push([`${list} now`, ...of]),
  lookLater: (...of: unknown[]) => void asked.push([`${list} later`, ...of]),
});
const heed = heedEvents({
  views: telling('services'),
  outlooks: telling('orchestrator'),
  projects: objects(['PAY']),
  sprints: objects(['OLD-S01']),
});
beforeEach(() => {
  asked = [];
});

it.each([
  ['of a project that an object has', 'sprint_events', 'PAY', 'PAY-S01', ['services now', 'sprint_events']],
  ['of no project', 'sprint_events', undefined, undefined, ['services now', 'sprint_events']],
  ['of a sprint that an object has', 'project_events', 'OLD', 'OLD-S01', ['services now', 'project_events']],
  ['of others', 'project_events', 'OLD', 'OLD-S02', ['services later', 'project_events', 'OLD']],
  ['of a sprint alone that an object has', 'sprint_events', undefined, 'OLD-S01', ['services now', 'sprint_events']],
  ['of the orchestrator', 'orchestration_events', 'PAY', undefined, ['orchestrator now']],
  ['of the orchestrator of others', 'orchestration_events', 'OLD', 'OLD-S02', ['orchestrator later', 'OLD', 'OLD-S02']],
])('events %s', (_what, stream, projectID, sprintID, expected) => {
  heed({ stream, projectID, sprintID });
  expect(asked).toEqual([expected]);
});

it('reads nothing for an event of a sprint alone that no object has', () => {
  heed({ stream: 'sprint_events', projectID: undefined, sprintID: 'OLD-S02' });
  expect(asked).toEqual([]);
});
