// A process that takes the events of stream s for group g and writes what it has handled: <url> <file> <milliseconds an event>
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { openRedisBus } from '../../../../../services/kit/events/redis/redis-bus.ts';

const [url, file, ms] = process.argv.slice(2) as [string, string, string];
const bus = openRedisBus({ url, service: 'test', log: pino(pino.destination(2)), leaseMs: 2_000 });
bus.subscribe({
  group: 'g',
  streams: ['s'],
  handle: async (event) => {
    await delay(Number(ms));
    appendFileSync(file, `${event.event_id} ${event.aggregate_id} ${event.aggregate_version}\n`);
  },
});
process.on('SIGTERM', () => void bus.close());
