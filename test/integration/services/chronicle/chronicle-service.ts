import { randomUUID } from 'node:crypto';
import { buildChronicle } from '../../../../services/chronicle/app.ts';
import type { StreamLimits } from '../../../../services/chronicle/event-stream.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import type { ServiceHandle } from '../../../../services/kit/service.ts';
import { type Engine, openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { type Reader, readEvents } from '../../fixtures/services/event-reader.ts';
import { handClock, requester, silent } from '../../fixtures/services/requests.ts';

/** An event of a type that no service knows. */
export const plain = (aggregateId: string, version: number, more: Partial<Envelope> = {}): Envelope => ({
  event_id: randomUUID(),
  event_type: 'SomethingElse',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: aggregateId,
  aggregate_type: 'Thing',
  aggregate_version: version,
  schema_version: 1,
  event_data: { n: version },
  metadata: { source_service: 'test', correlation_id: 'c' },
  ...more,
});

/** A chronicle service alone, on a database and port of its own; all but `bus` and `clock` need `start` before. */
export function chronicleOn(engine: Engine, limits?: Partial<StreamLimits>) {
  let database: TestDatabase;
  let service: ServiceHandle;
  let origin: string;
  const readers: Reader[] = [];
  const clock = handClock('2026-11-23T10:00:00Z');
  const bus = new InProcessBus();
  const call = requester(() => service.fastify);
  return {
    bus,
    clock,
    call,
    service: () => service,
    connection: () => database.connection,
    /** the number of the log's last event */
    head: async (): Promise<number> => {
      for (let after = 0; ; ) {
        const { body } = await call('GET', `/v1/events?after=${after}&limit=1000`);
        if (body.next === after) return after;
        after = body.next;
      }
    },
    /** a reader that ends with `stop` */
    read: async (path: string, headers?: Record<string, string>): Promise<Reader> => {
      const reader = await readEvents(origin + path, headers);
      readers.push(reader);
      return reader;
    },
    start: async () => {
      database = await openDatabase(engine);
      service = await buildChronicle({ connection: database.connection, bus, clock, log: silent }, limits);
      await service.start();
      origin = await service.fastify.listen({ host: '127.0.0.1', port: 0 });
    },
    stop: async () => {
      for (const reader of readers) reader.close();
      await service?.stop();
      await database?.close();
    },
  };
}
