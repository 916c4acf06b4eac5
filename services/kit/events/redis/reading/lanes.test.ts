import { describe, expect, it } from 'vitest';
import type { Held } from './held.ts';
import { Lanes } from './lanes.ts';

let ids = 0;
/** `A1`: the event of version 1 of aggregate A */
const held = (name: string, stream = 's'): Held => ({
  stream,
  id: `${++ids}-0`,
  lane: name.slice(0, 1),
  version: Number(name.slice(1)),
  content: { unreadable: { stream, id: '', text: '', reason: '' } },
});
const names = (entries: readonly Held[]) => entries.map(({ lane, version }) => `${lane}${version}`).join(' ');
function filled(list: string): Lanes {
  const lanes = new Lanes();
  lanes.add(list.split(' ').map((name) => held(name)));
  return lanes;
}

describe('lanes', () => {
  it('give what waits in the order of arrival, a batch of one lane and of several', () => {
    const lanes = filled('A1 B1 A2 C1');
    expect(names(lanes.take(3, 0, false))).toBe('A1 B1 A2');
    expect(names(lanes.take(3, 0, false))).toBe('C1');
    expect(lanes.size).toBe(4);
  });

  it('stand still while one of them is taken', () => {
    const lanes = filled('A1 A2 B1');
    const first = lanes.take(1, 0, true);
    const second = lanes.take(1, 0, true);
    expect([names(first), names(second), names(lanes.take(1, 0, true))]).toEqual(['A1', 'B1', '']);
    expect(names(lanes.settle(first, [true], 0))).toBe('A1');
    expect(names(lanes.take(5, 0, true))).toBe('A2');
  });

  it('hold back behind what failed, and count nothing after it as acknowledged', () => {
    const lanes = filled('A1 A2 B1 A3');
    const taken = lanes.take(3, 0, false);
    expect(names(lanes.settle(taken, [false, true, true], 0))).toBe('B1');
    expect(names(lanes.take(9, 24, false))).toBe('');
    expect(lanes.nextTry()).toBe(25);
    expect(lanes.unhindered(24)).toBe(0);
    expect(names(lanes.take(9, 25, false))).toBe('A1 A2 A3');
  });

  it('wait twice as long after each failure, to 2 s, and anew after a success', () => {
    const lanes = filled('A1 A2');
    const waits: number[] = [];
    let now = 0;
    const fail = (isTaken: boolean[]) => {
      lanes.settle(lanes.take(9, now, false), isTaken, now);
      const next = lanes.nextTry() as number;
      waits.push(next - now);
      now = next;
    };
    for (let i = 0; i < 9; i++) fail([false]);
    expect(waits).toEqual([25, 50, 100, 200, 400, 800, 1_600, 2_000, 2_000]);
    fail([true, false]);
    expect(waits.at(-1)).toBe(25);
  });

  it('forget what waits of a stream, not what is taken', () => {
    const lanes = filled('A1 B1');
    const taken = lanes.take(1, 0, false);
    lanes.add([held('C1', 't')]);
    lanes.drop('s');
    expect(lanes.size).toBe(2);
    expect(names(lanes.settle(taken, [true], 0))).toBe('A1');
    expect(names(lanes.take(9, 0, false))).toBe('C1');
  });
});
