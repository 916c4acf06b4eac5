import type { FastifyInstance } from 'fastify';
import type { Migration } from 'kysely/migration';
import type { ErrorTable } from './calls/route.ts';
import { type Connection, openSchema, type ServiceDatabase } from './database/database.ts';
import type { KitTables } from './database/kit-tables.ts';
import { trim as trimTables } from './database/trim.ts';
import { kit } from './database/unit-of-work.ts';
import type { Bus } from './events/bus.ts';
import { Consumer, type EventHandler } from './events/consumer.ts';
import { Dispatcher } from './events/dispatcher.ts';
import { serveDeadLetters } from './http/dead-letter-routes.ts';
import { ServiceApp } from './http/service-app.ts';
import type { Logger } from './process/logger.ts';
import type { Clock } from './time/clock.ts';

const TRIM_EVERY_MS = 3_600_000;

/** What every service is handed by the process that hosts it. */
export interface ServiceDeps {
  connection: Connection;
  bus: Bus;
  clock: Clock;
  log: Logger;
  /** see INSTALLATION_HEADER in client.ts */
  installation?: string | undefined;
}

/** A built service. It does not listen: its host calls `fastify.listen`. */
export interface ServiceHandle {
  fastify: FastifyInstance;
  /** Consumers, dispatcher and timers. Call it when every service on the bus is built: see assembleService. */
  start(): Promise<void>;
  /** Ends requests, streams, timers, deliveries under way; the connection stays open, it belongs to the host. */
  stop(): Promise<void>;
  /** Stops taking events; they wait in the outboxes of their senders. */
  pause(): void;
  resume(): void;
}

/** Work of a service beside its requests and events, e.g. a timer that closes sprints. */
export interface Background {
  start(): void;
  stop(): Promise<void>;
}

export interface ServiceParts<Own> {
  /** name of the service, of its schema and of its group on the bus */
  service: string;
  migrations: Record<string, Migration>;
  errors: ErrorTable;
  deps: ServiceDeps;
  /** name → check of another service, for readiness; a check throws when it is away */
  dependencies?: Record<string, () => Promise<void>>;
  /** like `dependencies`, told in the readiness answer and not counted */
  observed?: Record<string, () => Promise<void>>;
  /** absent: the service takes no events */
  consume?: {
    streams: readonly string[];
    /** event type → effect; `*` takes every type that has no entry */
    handlers: Record<string, EventHandler<Own & KitTables>>;
  };
  /** What the tables need beyond migrations, at every start. */
  prepare?(db: ServiceDatabase<Own>, log: Logger): Promise<void>;
  /** Serves the routes. `published` is to be called after a commit that wrote events outside a request. */
  serve(app: ServiceApp<Own & KitTables>, db: ServiceDatabase<Own>, published: () => void): Background | undefined;
}

/**
 * Puts a service together: schema, HTTP, consumer, dispatcher. The consumer is subscribed here, paused, and taken up
 * by `start`: a bus that stores nothing counts an event as delivered when all groups that it knows have acknowledged,
 * so no dispatcher may start before every group is known.
 */
export async function assembleService<Own>(parts: ServiceParts<Own>): Promise<ServiceHandle> {
  const { service, deps, errors, consume, dependencies, observed } = parts;
  const { bus, clock } = deps;
  const log = deps.log.child({ service });
  const db = await openSchema<Own>(deps.connection, service, parts.migrations);
  await parts.prepare?.(db, log);
  const dispatcher = new Dispatcher(db as unknown as ServiceDatabase<unknown>, bus, clock, log);
  const published = (): void => dispatcher.kick();
  const app = await ServiceApp.build<Own & KitTables>({
    service,
    clock,
    log,
    db,
    errors,
    installation: deps.installation,
    published,
    ...(dependencies ? { dependencies } : {}),
    ...(observed ? { observed } : {}),
  });
  const consumer = consume && new Consumer({ consumer: service, db, clock, log, published, ...consume });
  serveDeadLetters(app, db, consumer);
  const background = parts.serve(app, db, published);
  const subscription = consumer?.subscribe(bus);
  subscription?.pause();
  await app.fastify.ready();
  let trim: NodeJS.Timeout | undefined;
  return {
    fastify: app.fastify,
    start: async () => {
      subscription?.resume();
      dispatcher.start();
      background?.start();
      trim = setInterval(() => {
        trimTables(kit(db), clock.now()).catch((error) => log.warn({ err: error }, 'old rows could not be removed'));
      }, TRIM_EVERY_MS);
      trim.unref();
    },
    stop: async () => {
      clearInterval(trim);
      await background?.stop();
      await app.fastify.close();
      await subscription?.close();
      await dispatcher.stop();
    },
    pause: () => subscription?.pause(),
    resume: () => subscription?.resume(),
  };
}
