import { expect, it, vi } from 'vitest';
import type { Resource } from '../../controllers/runtime/objects/object.ts';
import { TestClock } from '../../controllers/runtime/testing/test-clock.ts';
import { LeftAloneEvents } from './left-alone-events.ts';

const HOUR_MS = 3_600_000;

function setUp() {
  const time = new TestClock();
  const record = vi.fn();
  const gone = new Set<string>();
  const store = (resource: Resource) => ({
    get: ({ name }: { name: string }) => (gone.has(name) ? undefined : { kind: resource.kind, metadata: { name } }),
  });
  const events = new LeftAloneEvents(() => ({ store, events: { record } }) as never, time);
  const tell = (name: string, controller = 'sprint', namespace = 'team') =>
    events.tell({ controller, key: { namespace, name } }, 'theirs');
  const told = () => record.mock.calls.map(([object]) => `${object.kind} ${object.metadata.name}`);
  return { time, record, gone, events, tell, told };
}

it('tells of an object by a Warning, and again after an hour, whether anything happens to it or not', () => {
  const { time, record, events, tell, told } = setUp();
  tell('a');
  tell('a', 'project');
  tell('a', 'daily-scrum');
  expect(record).toHaveBeenCalledWith(
    { kind: 'Sprint', metadata: { name: 'a' } },
    { type: 'Warning', reason: 'LeftAlone', note: 'theirs' },
  );
  time.advance(HOUR_MS - 1);
  tell('a');
  events.again();
  expect(told()).toEqual(['Sprint a', 'Project a', 'DailyScrum a']);
  time.advance(1);
  events.again();
  expect(told()).toHaveLength(6);
});

it('tells of twenty objects of a namespace, and of others when some are gone', () => {
  const { time, gone, events, tell, told } = setUp();
  for (let n = 0; n < 30; n++) tell(`s-${n}`);
  expect(told()).toHaveLength(20);
  tell('s-0', 'sprint', 'other');
  expect(told()).toHaveLength(21);
  gone.add('s-1');
  time.advance(HOUR_MS);
  events.again();
  tell('s-29');
  expect(told()).toHaveLength(21 + 19 + 1 + 1);
  expect(told().at(-1)).toBe('Sprint s-29');
});

it('tells of two hundred objects in all', () => {
  const { tell, told } = setUp();
  for (let n = 0; n < 300; n++) tell(`s-${n}`, 'sprint', `team-${n % 30}`);
  expect(told()).toHaveLength(200);
});

it('tells nothing of what it cannot find, nor before there is anything to find it in', () => {
  const { gone, tell, told } = setUp();
  gone.add('a');
  tell('a');
  tell('x', 'webhook-certificate');
  expect(told()).toEqual([]);
  new LeftAloneEvents(() => undefined).tell({ controller: 'sprint', key: { namespace: 'n', name: 'a' } }, 'theirs');
});
