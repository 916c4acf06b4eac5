import type { FastifyRequest } from 'fastify';
import { Problem } from '../kit/calls/problem.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { chronicleRoutes as routes } from './contract/routes.ts';
import type { EventStreams } from './event-stream.ts';
import { eventsAfter } from './store/events.ts';
import type { ChronicleDatabase, ChronicleTables } from './store/tables.ts';
import {
  getDailyScrums,
  listPlannings,
  listRetrospectives,
  recordDailyScrum,
  recordPlanning,
  recordRetrospective,
} from './usecases.ts';

type App = ServiceApp<ChronicleTables & KitTables>;

export function serveChronicle(app: App, db: ChronicleDatabase, eventStreams: EventStreams): void {
  app.serve(routes.recordRetrospective, ({ unit, body }) => recordRetrospective(unit, body));
  app.serve(routes.listRetrospectives, ({ query }) => listRetrospectives(db, query));
  app.serve(routes.recordPlanning, ({ unit, body }) => recordPlanning(unit, body));
  app.serve(routes.listPlannings, ({ query }) => listPlannings(db, query));
  app.serve(routes.recordDailyScrum, ({ unit, body }) => recordDailyScrum(unit, body));
  app.serve(routes.getDailyScrums, ({ query }) => getDailyScrums(db, query));
  app.serve(routes.listEvents, async ({ query }) => {
    const events = await eventsAfter(db, query.after, query.limit);
    return { events, next: events.at(-1)?.seq ?? query.after };
  });
  // The same path as a stream, for who asks so; validation of the query has passed by then.
  app.fastify.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url !== routes.listEvents.path || !wantsStream(request)) return;
    const after = lastEventId(request) ?? (request.query as { after: number }).after;
    eventStreams.admit();
    reply.hijack();
    eventStreams.serve(reply.raw, after);
  });
}

const wantsStream = (request: FastifyRequest): boolean =>
  request.method === 'GET' && (request.headers.accept ?? '').toLowerCase().includes('text/event-stream');

/** A reader that comes back says where it was; that goes before the address it first asked. */
function lastEventId(request: FastifyRequest): number | undefined {
  const text = request.headers['last-event-id'];
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) {
    throw new Problem('invalid_input', `headers.last-event-id: ${text} is no position`);
  }
  return Number(text);
}
