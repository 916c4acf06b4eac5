import { Problem } from '../../kit/calls/problem.ts';
import type { KitTables } from '../../kit/database/kit-tables.ts';
import type { Bus } from '../../kit/events/bus.ts';
import { ageSeconds } from '../../kit/events/watch/figures.ts';
import type { ServiceApp } from '../../kit/http/service-app.ts';
import { isVisible } from '../../kit/process/request-scope.ts';
import type { Clock } from '../../kit/time/clock.ts';
import { watchRoutes as routes } from '../contract/watch.ts';
import { eventById } from '../store/events.ts';
import type { ChronicleDatabase, ChronicleTables } from '../store/tables.ts';
import { projectOf } from '../store/visible-events.ts';
import { jsonSchemaOf, TOLD_TYPES } from './event-types.ts';

const RETRY_AFTER_S = 5;

export function serveWatch(
  app: ServiceApp<ChronicleTables & KitTables>,
  db: ChronicleDatabase,
  { bus, clock }: { bus: Bus; clock: Clock },
): void {
  const types = TOLD_TYPES.map(({ producer, consumers, kind }) => ({
    type: kind.type,
    stream: kind.stream,
    aggregate_type: kind.aggregateType,
    version: kind.schemaVersion,
    producer,
    consumers,
    schema: jsonSchemaOf(kind),
  }));
  app.serve(routes.listEventTypes, async () => types);
  app.serve(routes.listStreams, async () => {
    const now = clock.now();
    const streams = (await describe(bus)).map(({ stream, length, groups }) => ({
      stream,
      length,
      groups: groups.map(({ group, consumers, pending, oldest }) => ({
        ...{ group, consumers, pending },
        lag_seconds: ageSeconds(oldest, now),
      })),
    }));
    return { stores: bus.stores, streams };
  });
  app.serve(routes.getEvent, async ({ params }) => {
    const event = await eventById(db, params.event_id);
    if (!event || !isVisible(projectOf(event)))
      throw new Problem('event_not_found', `the log holds no event ${params.event_id}`);
    return event;
  });
}

async function describe(bus: Bus) {
  try {
    return (await bus.describe?.()) ?? [];
  } catch (error) {
    throw new Problem('transport_unavailable', `the transport says nothing: ${(error as Error).message}`, {
      retryAfter: RETRY_AFTER_S,
    });
  }
}
