import { expect, it } from 'vitest';
import { Deadlines } from './deadlines.ts';
import { KnownItems } from './known-items.ts';

it('keeps what is to be kept, and the rest for a minute', () => {
  const items = new KnownItems<{ open: boolean }>(({ open }) => open);
  expect([items.put('a', { open: true }, 0), items.put('a', { open: true }, 0)]).toEqual([true, false]);
  items.put('b', { open: true }, 0);
  expect(items.put('b', { open: false }, 10)).toBe(true);
  items.forgetPassed(60_009);
  expect([...items.ids()]).toEqual(['a', 'b']);
  items.forgetPassed(60_010);
  expect([items.get('a'), items.get('b')]).toEqual([{ open: true }, undefined]);
  items.put('a', { open: false }, 0);
  items.put('a', { open: true }, 0);
  items.forgetPassed(1_000_000);
  expect(items.get('a')).toEqual({ open: true });
});

it('the first deadline is told, whichever came, changed or went last', () => {
  const deadlines = new Deadlines();
  const ms = (instant: string) => Date.parse(instant);
  const [monday, tuesday, friday] = ['2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z', '2026-11-27T00:00:00Z'] as const;
  expect(deadlines.next()).toBe(Number.POSITIVE_INFINITY);
  deadlines.set('a', tuesday);
  expect(deadlines.next()).toBe(ms(tuesday));
  deadlines.set('b', monday);
  expect(deadlines.next()).toBe(ms(monday));
  deadlines.set('b', friday);
  expect(deadlines.next()).toBe(ms(tuesday));
  deadlines.set('a', undefined);
  expect(deadlines.next()).toBe(ms(friday));
  expect([
    deadlines.isOver('b', ms(friday)),
    deadlines.isOver('b', ms(friday) - 1),
    deadlines.isOver('a', ms(friday)),
  ]).toEqual([true, false, false]);
});
