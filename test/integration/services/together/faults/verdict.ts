import { Client } from 'pg';
import { expect } from 'vitest';
import { eventually } from '../../../../fixtures/waiting.ts';
import type { Separate } from '../../../fixtures/separate.ts';
import { allEvents } from '../chronicle-answers.ts';

const SENDERS = ['project', 'backlog', 'sprint', 'orchestrator'] as const;
const LONGEST_CATCHING_UP_MS = 30_000;

interface Told {
  event_id: string;
  aggregate: string;
  version: number;
}

/**
 * What every fault must leave behind, beside what the driver was answered: each event that a service has told is in the log once, as
 * told, those of an aggregate in the order of their versions, and nothing waits any more. What a transport has lost comes behind what it
 * has not, so after that the order is not asked for.
 */
export async function verdict(
  { call, databaseUrl }: Pick<Separate, 'call' | 'databaseUrl'>,
  isInOrder = true,
): Promise<void> {
  const told = (await Promise.all(SENDERS.map((service) => outboxOf(databaseUrl(service), service)))).flat();
  expect(told.length).toBeGreaterThan(0);
  const ours = new Set(told.map((each) => each.event_id));
  let logged: Told[] = [];
  await eventually(async () => {
    const events = await allEvents(call);
    logged = events.map((e) => ({
      event_id: e.event_id,
      aggregate: aggregateOf(e),
      version: e.aggregate_version,
    }));
    logged = logged.filter(({ event_id }) => ours.has(event_id));
    expect(missing(told, logged)).toEqual([]);
  }, LONGEST_CATCHING_UP_MS);
  expect(logged.length, 'events that are in the log twice').toBe(told.length);
  // Each aggregate's versions as its service told them: no gap, no repetition, no other order.
  const seen = versionsByAggregate(logged);
  if (!isInOrder) for (const versions of seen.values()) versions.sort((a, b) => a - b);
  expect(seen).toEqual(versionsByAggregate(told));
  for (const [aggregate, versions] of versionsByAggregate(told))
    for (const [i, version] of versions.entries())
      if (i > 0) expect(version, aggregate).toBeGreaterThan(versions[i - 1] as number);
}

/** The sprint service counts a task's versions anew in each sprint, and a task of one name may be in two projects. */
const aggregateOf = (e: {
  aggregate_type: string;
  aggregate_id: string;
  event_type: string;
  event_data: object;
}): string =>
  e.aggregate_type === 'Task'
    ? `${e.event_type}/${(e.event_data as { sprint_id: string }).sprint_id}/${e.aggregate_id}`
    : `${e.aggregate_type}/${e.aggregate_id}`;

const missing = (told: readonly Told[], logged: readonly Told[]): Told[] => {
  const there = new Set(logged.map(({ event_id }) => event_id));
  return told.filter(({ event_id }) => !there.has(event_id));
};

function versionsByAggregate(events: readonly Told[]): Map<string, number[]> {
  const versions = new Map<string, number[]>();
  for (const { aggregate, version } of events) versions.set(aggregate, [...(versions.get(aggregate) ?? []), version]);
  return new Map([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function outboxOf(connectionString: string, schema: string): Promise<Told[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query(`select envelope from ${schema}.outbox order by id`);
    return rows.map(({ envelope: e }) => ({
      event_id: e.event_id,
      aggregate: aggregateOf(e),
      version: e.aggregate_version,
    }));
  } finally {
    await client.end();
  }
}
