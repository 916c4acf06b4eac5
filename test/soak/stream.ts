// A million events through one stream of a real Redis: none lost, each aggregate's in their order, and memory that stays flat. Run:
//   node test/soak/stream.ts [--events 1000000]
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startRedis } from '../../dev/redis/start.ts';
import { type Envelope, makeEvent } from '../../services/kit/events/event.ts';
import { openRedisBus } from '../../services/kit/events/redis/redis-bus.ts';
import { silent } from '../integration/fixtures/services/requests.ts';

const AGGREGATES = 1_000;
const IN_FLIGHT = 2_000;
/** After what Redis refused, or did not answer in time, milliseconds. */
const AGAIN_MS = 200;
/** More than this from the third tenth to the end is a leak; before it the heap finds its size. */
const MOST_GROWTH_MB = 64;
const counted = {
  ...{ type: 'Counted', stream: 'soak_events', aggregateType: 'Counter', schemaVersion: 1 },
  data: z.object({ text: z.string() }),
};

const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } } });
const count = Number(values.events);
const server = await startRedis();
const sender = openRedisBus({ url: server.url, service: 'sender', log: silent });
const taker = openRedisBus({ url: server.url, service: 'taker', log: silent });

const seen = new Map<string, number>();
let taken = 0;
let repeated = 0;
let misplaced = 0;
let toldAgain = 0;
const take = ({ aggregate_id, aggregate_version }: Envelope): void => {
  const before = seen.get(aggregate_id) ?? 0;
  if (aggregate_version <= before) return void repeated++;
  if (aggregate_version !== before + 1) misplaced++;
  seen.set(aggregate_id, aggregate_version);
  taken++;
};
const subscription = taker.subscribe({
  group: 'soak',
  streams: [counted.stream],
  handle: async (event) => take(event),
  handleBatch: async (batch) => {
    for (const { event } of batch) take(event);
    return batch.map(() => true);
  },
});

const eventOf = (n: number): Envelope => {
  const [aggregateId, aggregateVersion] = [`C${n % AGGREGATES}`, Math.floor(n / AGGREGATES) + 1];
  const input = { aggregateId, aggregateVersion, at: new Date(), source: 'soak', correlationId: 'soak' };
  return makeEvent(counted, { ...input, data: { text: 'x'.repeat(200) } });
};

/** As an outbox does: what Redis has not confirmed is told again, in its order, though it may have been taken. */
async function tell(events: Envelope[]): Promise<void> {
  const told = await Promise.allSettled(events.map((event) => sender.publish(event, counted.stream)));
  const left = events.filter((_, i) => told[i]?.status === 'rejected');
  if (left.length === 0) return;
  toldAgain += left.length;
  await sleep(AGAIN_MS);
  await tell(left);
}
const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

const begun = performance.now();
const tenths: number[] = [];
for (let n = 0; n < count; ) {
  const wave: Envelope[] = [];
  for (let i = 0; i < IN_FLIGHT && n < count; i++) wave.push(eventOf(n++));
  await tell(wave);
  if (n < ((tenths.length + 1) * count) / 10) continue;
  tenths.push(megabytes());
  console.error(
    `${n} told, ${taken} taken, ${((performance.now() - begun) / 1_000).toFixed(0)} s, ${tenths.at(-1)?.toFixed(0)} MB`,
  );
}
const isCaughtUp = await taker.caughtUp('soak', [counted.stream], 600_000);
const seconds = (performance.now() - begun) / 1_000;
const growth = megabytes() - (tenths[2] ?? 0);
console.log(
  `events through one stream    ${taken} of ${count} in ${seconds.toFixed(1)} s (${(count / seconds).toFixed(0)}/s)`,
);
console.log(`lost, repeated, misplaced    ${count - taken}, ${repeated} (${toldAgain} told again), ${misplaced}`);
console.log(`memory MB, each tenth        ${tenths.map((mb) => mb.toFixed(0)).join(' ')}`);
await subscription.close();
await Promise.all([sender.close(), taker.close()]);
await server.stop();
const isGood = isCaughtUp && taken === count && misplaced === 0 && growth <= MOST_GROWTH_MB;
process.exit(isGood ? 0 : 1);
