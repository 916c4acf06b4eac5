import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { waitFor } from '../../../../../dev/processes/wait.ts';
import { type RedisServer, type RedisServerOptions, startRedis } from '../../../../../dev/redis/start.ts';
import type { Bus } from '../../../../../services/kit/events/bus.ts';
import type { Envelope } from '../../../../../services/kit/events/event.ts';
import { openRedisBus, type RedisBusOptions } from '../../../../../services/kit/events/redis/redis-bus.ts';
import { type CuttableProxy, cuttableProxy } from '../../../fixtures/faults/cuttable-proxy.ts';
import { silent } from '../../../fixtures/services/requests.ts';

/** A server for one test. */
export async function serverOfTest(options?: RedisServerOptions): Promise<RedisServer> {
  const server = await startRedis(options);
  onTestFinished(() => server.stop());
  return server;
}

export async function proxyOfTest(target: number): Promise<CuttableProxy> {
  const proxy = await cuttableProxy(target);
  onTestFinished(() => proxy.close());
  return proxy;
}

export function busOfTest(port: number, options: Partial<RedisBusOptions> = {}): Bus {
  const bus = openRedisBus({
    url: `redis://127.0.0.1:${port}`,
    service: 'test',
    log: silent,
    leaseMs: 2_000,
    ...options,
  });
  onTestFinished(() => bus.close());
  return bus;
}

/** Looks at the server beside the bus. */
export function clientOfTest(port: number): Redis {
  const redis = new Redis(port, '127.0.0.1');
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** Publishes until the transport has answered, as an outbox does. Returns how often it was refused. */
export async function publishUntilTaken(bus: Bus, events: readonly Envelope[], stream: string): Promise<number> {
  let refused = 0;
  let left = [...events];
  while (left.length > 0) {
    const answers = await Promise.allSettled(left.map((event) => bus.publish(event, stream)));
    left = left.filter((_, i) => answers[i]?.status === 'rejected');
    refused += left.length;
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return refused;
}

/** What was handled: each event's first time, in order; repeats are counted. */
export class Journal {
  readonly first: Envelope[] = [];
  readonly ids = new Set<string>();
  repeats = 0;

  add(event: Envelope): void {
    if (this.ids.has(event.event_id)) this.repeats++;
    else this.first.push(event);
    this.ids.add(event.event_id);
  }

  /** aggregates whose events came out of order */
  get outOfOrder(): string[] {
    const last = new Map<string, number>();
    return this.first.flatMap(({ aggregate_id: id, aggregate_version: version }) => {
      const before = last.get(id) ?? 0;
      last.set(id, version);
      return version > before ? [] : [id];
    });
  }

  until(count: number, timeoutMs = 30_000): Promise<unknown> {
    const what = `${count} events`;
    return waitFor(async () => this.ids.size >= count || undefined, { what, timeoutMs, everyMs: 10 });
  }
}
