import { expect, it } from 'vitest';
import { eventsIn } from './server-sent-events.ts';

const text = ': hello\n\nid: 1\nevent: A\ndata: {"n":1,"t":"ä"}\n\n: heartbeat\n\nid: 2\ndata: {"n":2}\n\ndata: {"n":3';

it.each([1, 2, 7, 1000])('events come whole from chunks of %i bytes, and a cut one not at all', async (size) => {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  }
  const got: unknown[] = [];
  for await (const event of eventsIn(chunks())) got.push(event);
  expect(got).toEqual([{ n: 1, t: 'ä' }, { n: 2 }]);
});
