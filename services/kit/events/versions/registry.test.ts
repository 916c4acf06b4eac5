import { expect, it } from 'vitest';
import { z } from 'zod';
import type { EventType } from '../event.ts';
import { EventRegistry } from './registry.ts';

const kind = (schemaVersion: number, upcasters?: EventType['upcasters']): EventType => ({
  ...{ type: 'Counted', stream: 'counts', aggregateType: 'Counter', schemaVersion, data: z.object({}) },
  ...(upcasters ? { upcasters } : {}),
});
const event = (schema_version: number, event_type = 'Counted') => ({
  event_type,
  schema_version,
  event_data: { n: 1 } as Record<string, unknown>,
});
const three = new EventRegistry([kind(3, { 1: ({ n }) => ({ count: n }), 2: (data) => ({ ...data, unit: 'piece' }) })]);

it.each([
  [1, { count: 1, unit: 'piece' }],
  [2, { n: 1, unit: 'piece' }],
  [3, { n: 1 }],
])('version %i is brought to the present one, step by step', (version, event_data) => {
  expect(three.upcast(event(version))).toEqual({ event_type: 'Counted', schema_version: 3, event_data });
});

it('leaves an event of a type that it does not know as it came', () => {
  const other = event(7, 'Other');
  expect(three.upcast(other)).toBe(other);
});

it.each([
  ['Counted', 1, true],
  ['Counted', 3, true],
  ['Counted', 4, false],
  ['Other', 4, true],
])('%s version %i fits: %j', (type, version, fits) => {
  expect(three.fits(event(version, type))).toBe(fits);
});

it('refuses types that are told twice, or whose old versions lead nowhere', () => {
  expect(() => new EventRegistry([kind(1), kind(1)])).toThrow('event types: Counted: told twice');
  expect(() => new EventRegistry([kind(3, { 1: (data) => data })])).toThrow(
    'event types: Counted: no upcaster from version 2 to 3',
  );
});
