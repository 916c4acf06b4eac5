import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Envelope } from '../../services/kit/events/event.ts';
import { InProcessBus } from '../../services/kit/events/in-process-bus.ts';
import { DisturbedBus, seededDisturbance } from './disturbed-bus.ts';

const event = (aggregate: string, version: number): Envelope => ({
  event_id: randomUUID(),
  event_type: 'Happened',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: aggregate,
  aggregate_type: 'Thing',
  aggregate_version: version,
  schema_version: 1,
  event_data: {},
  metadata: { source_service: 'test', correlation_id: 'c' },
});
const name = (e: Envelope) => `${e.aggregate_id}${e.aggregate_version}`;

it('doubles and reorders, yet first deliveries of an aggregate keep their order', async () => {
  const bus = new DisturbedBus(
    new InProcessBus(),
    seededDisturbance({ seed: 3, delayMs: 8, doubles: 0.5, lateDoubles: 0.5, lateMs: 5 }),
  );
  const got: string[] = [];
  bus.subscribe({ group: 'g', streams: ['s'], handle: async (e) => void got.push(name(e)) });
  const sent = ['A', 'B', 'C'].flatMap((a) => [1, 2, 3, 4].map((v) => event(a, v)));
  await Promise.all(sent.map((e) => bus.publish(e, 's')));
  const first = got.filter((n, i) => got.indexOf(n) === i);
  for (const a of ['A', 'B', 'C']) {
    expect(first.filter((n) => n.startsWith(a))).toEqual([1, 2, 3, 4].map((v) => `${a}${v}`));
  }
  expect(first).not.toEqual(sent.map(name));
  const deadline = performance.now() + 5_000;
  while (got.length < 24 && performance.now() < deadline) await delay(5);
  expect(got).toHaveLength(24);
});

it('disturbs the same way for the same seed', () => {
  const draws = (seed: number) => {
    const d = seededDisturbance({ seed });
    return Array.from({ length: 20 }, () => [d.delayMs(), d.againAfterMs()]);
  };
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
});
