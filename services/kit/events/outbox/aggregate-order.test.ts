import { expect, it } from 'vitest';
import type { Envelope } from '../event.ts';
import { AggregateOrder } from './aggregate-order.ts';

const event = (aggregate_id: string, aggregate_version: number, metadata: object = { consecutive: true }) =>
  ({ aggregate_type: 'Sprint', aggregate_id, aggregate_version, metadata }) as Envelope;

it('lets an event go behind the one before it, and no sooner', () => {
  const order = new AggregateOrder();
  expect(order.follows(event('A', 1))).toBe(true);
  expect(order.follows(event('A', 2))).toBe(false);
  order.went(event('A', 1));
  expect([2, 3].map((version) => order.follows(event('A', version)))).toEqual([true, false]);
  expect(order.follows(event('B', 2))).toBe(false);
});

it('lets one go again that has gone, and what follows the latest', () => {
  const order = new AggregateOrder();
  for (const version of [5, 4]) order.went(event('A', version));
  expect([4, 5, 6, 7].map((version) => order.follows(event('A', version)))).toEqual([true, true, true, false]);
});

it('asks nothing of events that are not counted without a gap', () => {
  expect(new AggregateOrder().follows(event('A', 7, {}))).toBe(true);
});

it('forgets the aggregates that have been silent longest', () => {
  const order = new AggregateOrder();
  order.went(event('old', 1));
  order.went(event('told again', 1));
  for (let i = 0; i < 9_998; i++) order.went(event(`${i}`, 1));
  order.went(event('told again', 2));
  order.went(event('one more', 1));
  expect(order.follows(event('old', 2))).toBe(false);
  expect(order.follows(event('told again', 3))).toBe(true);
});
