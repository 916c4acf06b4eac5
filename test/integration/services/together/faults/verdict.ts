import { Client } from 'pg';
import { expect } from 'vitest';
import { faultsOf, type Told } from '../../../../fixtures/faults-of-a-log.ts';
import { eventually } from '../../../../fixtures/waiting.ts';
import type { Separate } from '../../../fixtures/services/separate.ts';
import { allEvents } from '../chronicle-answers.ts';

/** The services that tell events. */
export const SENDERS = ['project', 'backlog', 'sprint', 'orchestrator'] as const;
const LONGEST_CATCHING_UP_MS = 30_000;

/**
 * What every fault must leave behind, beside what the driver was answered: each event that a service has told is in the log once, as
 * told, and no other of theirs; those of an aggregate in the order of their versions, which have no gap; and nothing waits any more. What a
 * transport has lost comes behind what it has not, so after that the order is not asked for. Where an older release told some of them, by
 * a numbering of its own, versions are not asked for.
 */
export async function verdict(
  { call, databaseUrl }: Pick<Separate, 'call' | 'databaseUrl'>,
  { isInOrder = true, isNumbered = true } = {},
): Promise<void> {
  const told = await toldBy(databaseUrl);
  expect(told.length).toBeGreaterThan(0);
  let logged: Told[] = [];
  await eventually(async () => {
    logged = (await allEvents(call)) as Told[];
    // What others than the services have put on a stream is in the log as well.
    const ours = new Set(told.map(({ event_id }) => event_id));
    const inLog = logged.filter(({ event_id }) => ours.has(event_id));
    expect(faultsOf(isNumbered ? inLog : inLog.map(withoutNumber), told, isInOrder)).toEqual([]);
  }, LONGEST_CATCHING_UP_MS);
  // Some may have been told since.
  const ever = new Set((await toldBy(databaseUrl)).map(({ event_id }) => event_id));
  const theirs = logged.filter(({ metadata }) => SENDERS.some((sender) => sender === metadata.source_service));
  expect(
    theirs.filter(({ event_id }) => !ever.has(event_id)),
    'events in the log that nobody has told',
  ).toEqual([]);
  // Else no version would have been looked at.
  expect(told.some(({ metadata }) => 'consecutive' in metadata)).toBe(true);
}

const withoutNumber = (event: Told): Told => ({ ...event, metadata: {} });

const toldBy = async (databaseUrl: Separate['databaseUrl']): Promise<Told[]> =>
  (await Promise.all(SENDERS.map((service) => outboxOf(databaseUrl(service), service)))).flat();

async function outboxOf(connectionString: string, schema: string): Promise<Told[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ envelope: Told }>(`select envelope from ${schema}.outbox order by id`);
    return rows.map(({ envelope }) => envelope);
  } finally {
    await client.end();
  }
}
