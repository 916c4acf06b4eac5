import { expect, it } from 'vitest';
import { mustBeAmong } from './known-names.ts';

it.each([undefined, 'sprint_events'])('takes %s', (name) =>
  expect(() => mustBeAmong('--stream', name, ['task_update_events', 'sprint_events'])).not.toThrow(),
);

it('names the known ones of what there is not', () =>
  expect(() => mustBeAmong('--stream', 'sprint_event', ['task_update_events', 'sprint_events'])).toThrow(
    '--stream sprint_event: there is none of this name; known are sprint_events, task_update_events',
  ));
