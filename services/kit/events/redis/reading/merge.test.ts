import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareIds } from '../entry-id.ts';
import type { Held } from './held.ts';
import { Merge } from './merge.ts';

const held = (stream: string, id: string, lane: string, version: number): Held => ({
  stream,
  id,
  lane,
  version,
  content: { unreadable: { stream, id, text: '', reason: '' } },
});

/** Events of three aggregates over three streams as a publisher writes them: `steps` says of each its aggregate, stream and time. */
function history(steps: readonly { aggregate: number; stream: number; passed: number }[]): Held[] {
  let ms = 100;
  let sequence = 0;
  const versions = [0, 0, 0];
  return steps.map(({ aggregate, stream, passed }) => {
    if (passed > 0) sequence = 0;
    ms += passed;
    const version = (versions[aggregate] ?? 0) + 1;
    versions[aggregate] = version;
    return held(`s${stream}`, `${ms}-${sequence++}`, `A${aggregate}`, version);
  });
}

it('brings the events of each aggregate in order out of several streams, all of them, while they are written', () => {
  const step = fc.record({ aggregate: fc.nat(2), stream: fc.nat(2), passed: fc.nat(1) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), fc.nat(60), (steps, page, first) => {
      const all = history(steps);
      const streams = ['s0', 's1', 's2'];
      const merge = new Merge();
      const at = new Map(streams.map((stream) => [stream, 0]));
      const released: Held[] = [];
      let written = Math.min(first, all.length);
      for (let round = 0; round < 400; round++) {
        const visible = all.slice(0, written);
        const pages = new Map(
          merge.toRead(streams).map((stream) => {
            const from = at.get(stream) ?? 0;
            const entries = visible.filter((each) => each.stream === stream).slice(from, from + page);
            at.set(stream, from + entries.length);
            return [stream, { entries, isLast: entries.length < page }];
          }),
        );
        released.push(...merge.add(streams, pages));
        // All of one transaction, that is of one millisecond, become visible together.
        const next = all[written];
        if (next !== undefined && round % 2 === 0)
          written = all.filter(
            ({ id }) => id.split('-')[0] === next.id.split('-')[0] || compareIds(id, next.id) < 0,
          ).length;
      }
      expect(released).toHaveLength(all.length);
      expect(merge.size).toBe(0);
      for (const lane of ['A0', 'A1', 'A2']) {
        const versions = released.filter((each) => each.lane === lane).map(({ version }) => version);
        expect(versions).toEqual(versions.map((_, i) => i + 1));
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

it('gives nothing out before each stream has been looked at, and forgets a stream', () => {
  const merge = new Merge();
  const page = { entries: [held('a', '5-0', 'A', 1)], isLast: true };
  expect(merge.add(['a', 'b'], new Map([['a', page]]))).toEqual([]);
  expect(merge.toRead(['a', 'b'])).toEqual(['a', 'b']);
  merge.drop('b');
  expect(merge.add(['a'], new Map([['a', { entries: [], isLast: true }]]))).toEqual(page.entries);
});
