import { describe, expect, it } from 'vitest';
import { LogTail } from './log-tail.ts';
import type { LoggedEvent } from './store/events.ts';

const events = (...seqs: number[]) => seqs.map((seq) => ({ seq }) as LoggedEvent);
const tailOf = (...batches: number[][]) => {
  const tail = new LogTail();
  for (const batch of batches) tail.add(events(...batch));
  return (position: number) => tail.after(position)?.map(({ seq }) => seq);
};

describe('the tail of the log', () => {
  it('tells what comes after a position that it knows', () => {
    const heldAfter = tailOf([4, 5], [6]);
    expect(heldAfter(3)).toEqual([4, 5, 6]);
    expect(heldAfter(5)).toEqual([6]);
  });

  it.each([2, 0])('does not know what comes after %i, before its begin', (position) => {
    expect(tailOf([4, 5])(position)).toBeUndefined();
  });

  it('knows of nothing behind its end, and nothing of what it never reached', () => {
    expect(tailOf([4, 5])(5)).toEqual([]);
    expect(tailOf([4, 5])(6)).toBeUndefined();
    expect(tailOf()(0)).toBeUndefined();
  });

  it('begins anew behind what another process appended', () => {
    const heldAfter = tailOf([4], [7, 8]);
    expect(heldAfter(3)).toBeUndefined();
    expect(heldAfter(6)).toEqual([7, 8]);
  });

  it('passes over what it hears of too late', () => {
    const heldAfter = tailOf([4], [6], [5], [7]);
    expect(heldAfter(5)).toEqual([6, 7]);
    expect(heldAfter(4)).toBeUndefined();
  });

  const event = (seq: number, event_id: string) => ({ seq, event_id }) as LoggedEvent;

  it('keeps what it holds when it hears of one again', () => {
    const tail = new LogTail();
    const held = [event(3, 'c'), event(4, 'd'), event(5, 'e')];
    tail.add(held);
    tail.add([event(4, 'd')]);
    expect(tail.after(2)).toEqual(held);
  });

  it('begins anew with a log that was set back', () => {
    const tail = new LogTail();
    tail.add([event(3, 'c'), event(4, 'd'), event(5, 'e')]);
    tail.add([event(4, 'other')]);
    expect(tail.after(3)).toEqual([event(4, 'other')]);
    expect(tail.after(4)).toEqual([]);
    expect(tail.after(2)).toBeUndefined();
  });

  it('looks at two of those that it holds, for each that it takes', () => {
    let looked = 0;
    const watched = (seq: number) =>
      ({
        event_id: String(seq),
        get seq() {
          looked++;
          return seq;
        },
      }) as LoggedEvent;
    const tail = new LogTail();
    tail.add(Array.from({ length: 200 }, (_, i) => watched(i + 1)));
    looked = 0;
    tail.add(events(201));
    expect(looked).toBeLessThan(6);
  });

  it('forgets the oldest', () => {
    const heldAfter = tailOf(Array.from({ length: 300 }, (_, i) => i + 1));
    expect(heldAfter(99)).toBeUndefined();
    expect(heldAfter(100)?.[0]).toBe(101);
  });
});
