import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutboxRow } from '../../database/outbox/outbox-row.ts';
import type { Envelope } from '../event.ts';
import { OutboxOrder } from './outbox-order.ts';

const row = (id: number): OutboxRow => ({ id, stream: 's', envelope: {} as Envelope });
const rows = (...ids: number[]) => ids.map(row);
const ids = (of: readonly OutboxRow[]) => of.map(({ id }) => id);

describe('the order of an outbox', () => {
  it('lets nothing go before a look has told where it stands', () => {
    const order = new OutboxOrder();
    expect(ids(order.add(rows(1, 2)))).toEqual([]);
    expect(order.isOpen).toBe(true);
    expect(ids(order.looked(rows(1, 2)))).toEqual([]);
    expect(order.isOpen).toBe(false);
    expect(ids(order.add(rows(3, 4)))).toEqual([3, 4]);
  });

  it('lets a row wait for the one before it, which may be heard of later', () => {
    const order = new OutboxOrder();
    order.looked(rows(9));
    expect(ids(order.add(rows(11, 12)))).toEqual([]);
    expect(order.isOpen).toBe(true);
    expect(ids(order.add(rows(10)))).toEqual([10, 11, 12]);
    expect(order.isOpen).toBe(false);
  });

  it('passes over an id that no look finds', () => {
    const order = new OutboxOrder();
    order.looked(rows(9));
    order.add(rows(11));
    expect(ids(order.looked(rows(11)))).toEqual([]);
    expect(ids(order.add(rows(12)))).toEqual([12]);
    expect(ids(order.add(rows(10)))).toEqual([10]);
  });

  it('lets go what was told since the look began', () => {
    const order = new OutboxOrder();
    order.looked(rows(9));
    order.add(rows(12));
    expect(ids(order.looked(rows(10, 11)))).toEqual([12]);
  });

  it('asks for a look after it was told to forget', () => {
    const order = new OutboxOrder();
    order.looked(rows(9));
    order.forget();
    expect(ids(order.add(rows(10)))).toEqual([]);
    expect(order.isOpen).toBe(true);
  });

  it('keeps the order of an aggregate, whatever is heard when, from whichever process', () => {
    // Each change: its aggregate, whether another process made it, and how many later ones are heard of before it.
    const change = fc.record({ aggregate: fc.nat(2), isForeign: fc.boolean(), late: fc.nat(3), look: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const order = new OutboxOrder();
        const went: number[] = [];
        const go = (of: readonly OutboxRow[]) => went.push(...ids(of).filter((id) => !went.includes(id)));
        const committed: number[] = [];
        const look = () => {
          const found = rows(...committed.filter((id) => !went.includes(id)));
          go(found);
          go(order.looked(found));
        };
        const unheard: { at: number; id: number }[] = [];
        for (const [i, { isForeign, late, look: looks }] of changes.entries()) {
          const id = i + 1;
          committed.push(id);
          if (!isForeign) unheard.push({ at: i + late, id });
          for (const heard of unheard.filter(({ at }) => at <= i)) {
            unheard.splice(unheard.indexOf(heard), 1);
            go(order.add(rows(heard.id)));
          }
          if (looks) look();
        }
        look();
        expect([...went].sort((a, b) => a - b)).toEqual(committed);
        for (const aggregate of [0, 1, 2]) {
          const own = went.filter((id) => changes[id - 1]?.aggregate === aggregate);
          expect(own).toEqual([...own].sort((a, b) => a - b));
        }
      }),
    );
  });
});
