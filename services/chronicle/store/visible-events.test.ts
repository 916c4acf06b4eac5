import { expect, it } from 'vitest';
import { inRequest } from '../../kit/process/request-scope.ts';
import type { LoggedEvent } from './events.ts';
import { pageOf } from './visible-events.ts';

const caller = {
  subject: 'ada',
  may: (_access: string, projectId?: string) => projectId === 'MINE',
  mayAnywhere: () => true,
  projects: ['MINE'],
};
/** `m` is an event of theirs, any other letter one of somebody else. */
const log = (projects: string, first: number) =>
  [...projects].map(
    (letter, i) =>
      ({ seq: first + i, event_data: { project_id: letter === 'm' ? 'MINE' : letter } }) as unknown as LoggedEvent,
  );
const page = (projects: string, after: number, limit: number, most = 10) => {
  const { events, next, head } = inRequest({ correlationId: 'x', caller }, () =>
    pageOf(log(projects, after + 1), after, limit, most),
  );
  return [events.map(({ seq }) => seq), next, head];
};

it.each([
  ['nothing is there', '', [], 7, 7],
  ['nothing of theirs: no word of what others have', 'xxx', [], 7, 7],
  ['theirs, and what others told after it', 'mxxx', [8], 8, 8],
  ['a full page, and no more of theirs', 'mxmx', [8, 10], 10, 10],
  ['a full page, and more', 'mxmxm', [8, 10], 10, 11],
])('%s', (_what, projects, seen, next, head) => {
  expect(page(projects, 7, 2)).toEqual([seen, next, head]);
});

it('goes on behind what it has looked at, while there may be more', () => {
  expect(page('xxxxxxxxxx', 7, 2)).toEqual([[], 17, 18]);
  expect(page('mxxxxxxxxx', 7, 2)).toEqual([[8], 17, 18]);
});

it('is walked to its end without missing or doubling anything, whatever the log', () => {
  for (let seed = 0; seed < 64; seed++) {
    const projects = Array.from({ length: 23 }, (_, i) => ((seed * 7 + i * i) % 3 === 0 ? 'm' : 'x')).join('');
    const seen: number[] = [];
    let [after, more] = [0, true];
    while (more) {
      const [events, next, head] = page(projects.slice(after, after + 4), after, 2, 4) as [number[], number, number];
      seen.push(...events);
      more = head > next;
      after = next;
    }
    expect(seen).toEqual([...projects].flatMap((letter, i) => (letter === 'm' ? [i + 1] : [])));
  }
});
