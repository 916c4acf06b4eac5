import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { neighboursOf } from './calls/neighbour.ts';
import type { ErrorTable } from './calls/route.ts';
import { type Connection, openSchema, type ServiceDatabase } from './database/database.ts';
import type { KitTables } from './database/kit-tables.ts';
import { Leader } from './database/leader.ts';
import type { Leadership } from './database/lease.ts';
import type { SchemaMigration } from './database/migrate.ts';
import { trim as trimTables } from './database/trim.ts';
import { kit, type Published } from './database/unit-of-work.ts';
import type { Bus } from './events/bus.ts';
import { Consumer, type EventHandler, type Handling } from './events/consumer.ts';
import { Dispatcher } from './events/dispatcher.ts';
import type { EventType } from './events/event.ts';
import { ParkedReplay } from './events/parking/parked-replay.ts';
import { Parking } from './events/parking/parking.ts';
import { EventRegistry } from './events/versions/registry.ts';
import { EventMeter } from './events/watch/event-meter.ts';
import { gaugeEvents } from './events/watch/gauges.ts';
import { gaugeTransport } from './events/watch/transport-gauge.ts';
import type { ProjectsOf } from './http/auth/caller.ts';
import type { Auth } from './http/auth/guard.ts';
import { rememberOwned } from './http/auth/owned-projects.ts';
import { serveDeadLetters } from './http/events/dead-letter-routes.ts';
import { serveEventGroups } from './http/events/group-routes.ts';
import { serveParkedEvents } from './http/events/parked-routes.ts';
import { serveRepublish } from './http/events/republish-route.ts';
import { ServiceApp } from './http/service-app.ts';
import { measureLease, measurePool } from './http/signals/database-metrics.ts';
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
  /** absent: everybody may do everything */
  auth?: Auth | undefined;
  /** see HttpAppOptions */
  metricsApart?: boolean | undefined;
}

/** A built service. It does not listen: its host calls `fastify.listen`. */
export interface ServiceHandle {
  fastify: FastifyInstance;
  /** what is served at /metrics */
  metrics: Registry;
  /** Consumers, dispatcher and timers. Call it when every service on the bus is built: see assembleService. */
  start(): Promise<void>;
  /** Serves on, but says "not ready", and each answer closes its connection: see draining.ts. */
  drain(): void;
  /** Ends deliveries, streams, timers and requests under way, in this order; the connection stays open, it belongs to the host. */
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
  migrations: Record<string, SchemaMigration>;
  errors: ErrorTable;
  deps: ServiceDeps;
  /** clients of other services by their names: readiness and metrics tell of them */
  neighbours?: Record<string, object>;
  /** see HealthOptions */
  observed?: Record<string, () => Promise<void>>;
  /** absent: the service takes no events */
  consume?: {
    streams: readonly string[];
    /** the types that this code reads, in their present version; a newer one parks its aggregate */
    types?: readonly EventType[];
    /** event type → effect; `*` takes every type that has no entry */
    handlers: Record<string, EventHandler<Own & KitTables>>;
    /** see ConsumerOptions */
    handleAll?: (handlings: readonly Handling<Own & KitTables>[]) => Promise<void>;
  };
  /** Who knows by itself which projects a namespace owns. */
  projectsOf?(db: ServiceDatabase<Own>): ProjectsOf;
  /** What the tables need beyond migrations, at every start. */
  prepare?(db: ServiceDatabase<Own>, log: Logger): Promise<void>;
  /**
   * Serves the routes. `published` is to be called after a commit that wrote events outside a request; `leader` says whether this
   * process does what only one of the service's processes is to do.
   */
  serve(
    app: ServiceApp<Own & KitTables>,
    db: ServiceDatabase<Own>,
    published: Published,
    leader: Leadership,
  ): Background | undefined;
}

const authOf = <Own>({ deps, projectsOf }: ServiceParts<Own>, db: ServiceDatabase<Own>): Auth | undefined =>
  deps.auth && projectsOf ? { ...deps.auth, projectsOf: rememberOwned(projectsOf(db)) } : deps.auth;

/**
 * Puts a service together: schema, HTTP, consumer, dispatcher. The consumer is subscribed here, paused, and taken up
 * by `start`: a bus that stores nothing counts an event as delivered when all groups that it knows have acknowledged,
 * so no dispatcher may start before every group is known.
 */
export async function assembleService<Own>(parts: ServiceParts<Own>): Promise<ServiceHandle> {
  const { service, deps, errors, consume, observed } = parts;
  const { bus, clock } = deps;
  const log = deps.log.child({ service });
  const db = await openSchema<Own>(deps.connection, service, parts.migrations);
  await parts.prepare?.(db, log);
  const leader = new Leader({
    ...{ connection: deps.connection, db: kit(db), service, log },
    outboxFilled: (rows) => (rows ? dispatcher?.take(rows) : dispatcher?.kick()),
  });
  let dispatcher: Dispatcher | undefined;
  const published: Published = (rows) => leader.filled(rows);
  const app = await ServiceApp.build<Own & KitTables>({
    service,
    clock,
    log,
    db,
    errors,
    installation: deps.installation,
    auth: authOf(parts, db),
    metricsApart: deps.metricsApart,
    published,
    handedOver: async (ids, ms) => dispatcher?.handedOver(ids, ms) ?? false,
    pool: () => deps.connection.pool(),
    arrival: {
      caughtUp: (ms) => bus.caughtUp(service, consume?.streams ?? [], ms),
      published: async (senders, ms) => bus.watermarks?.haveReached(senders, ms) ?? true,
    },
    neighbours: neighboursOf(parts.neighbours),
    ...(observed ? { observed } : {}),
  });
  const meter = new EventMeter(app.metrics, clock);
  gaugeEvents(app.metrics, kit(db), clock);
  gaugeTransport(app.metrics, bus);
  measurePool(app.metrics, () => deps.connection.pool());
  measureLease(app.metrics, 'leader', leader);
  const publish: Bus['publish'] = (event, stream) =>
    bus.publish(event, stream).then(() => meter.published(event, stream));
  const watermarks = bus.watermarks && { watermarks: bus.watermarks, service };
  dispatcher = new Dispatcher(kit(db), { publish, stores: bus.stores, watermarks }, clock, log, leader);
  const registry = new EventRegistry(consume?.types ?? []);
  const parking = new Parking(service, registry);
  const consumer =
    consume && new Consumer({ consumer: service, db, clock, log, published, parking, meter, ...consume });
  const parked =
    consumer &&
    new ParkedReplay({
      ...{ db: kit(db), parking, log },
      apply: (event, stream) => consumer.handleParked(event, stream),
    });
  serveDeadLetters(app, db, consumer);
  serveEventGroups(app, kit(db), { service, clock, registry, streams: consume?.streams });
  serveParkedEvents(app, kit(db), parking, parked);
  serveRepublish(app, kit(db), published);
  const background = parts.serve(app, db, published, leader);
  const subscription = consumer?.subscribe(bus);
  subscription?.pause();
  await app.fastify.ready();
  let trim: NodeJS.Timeout | undefined;
  return {
    fastify: app.fastify,
    metrics: app.metrics,
    start: async () => {
      leader.start();
      parked?.start();
      subscription?.resume();
      dispatcher.start();
      background?.start();
      trim = setInterval(() => {
        if (!leader.isHeld) return;
        trimTables(kit(db), clock.now()).catch((error) => log.warn({ err: error }, 'old rows could not be removed'));
      }, TRIM_EVERY_MS);
      trim.unref();
    },
    drain: () => app.draining.begin(),
    stop: async () => {
      clearInterval(trim);
      await subscription?.close();
      await parked?.stop();
      await background?.stop();
      await app.draining.end();
      await dispatcher.stop();
      await leader.stop();
    },
    pause: () => subscription?.pause(),
    resume: () => subscription?.resume(),
  };
}
