import type { FastifyRequest } from 'fastify';
import { Problem } from '../kit/calls/problem.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { impactOfDecisions } from './analytics/decision-impact.ts';
import { impediments } from './analytics/impediments.ts';
import { metricsSummary } from './analytics/metrics-summary.ts';
import { patterns } from './analytics/patterns.ts';
import { similarProjects } from './analytics/similar-projects.ts';
import { velocity } from './analytics/velocity.ts';
import { chronicleRoutes as routes } from './contract/routes.ts';
import type { EventStreams } from './event-stream.ts';
import { changeActionItem, listActionItems } from './notes/action-items.ts';
import { listDecisionAudits, recordDecisionAudit } from './notes/decision-audits.ts';
import { eventsAfter, headOf } from './store/events.ts';
import type { ChronicleDatabase, ChronicleTables } from './store/tables.ts';
import {
  getDailyScrums,
  listGeneralNotes,
  listPlannings,
  listRetrospectives,
  recordDailyScrum,
  recordGeneralNote,
  recordPlanning,
  recordRetrospective,
} from './usecases.ts';

type App = ServiceApp<ChronicleTables & KitTables>;

export function serveChronicle(app: App, db: ChronicleDatabase, eventStreams: EventStreams): void {
  serveNotes(app, db);
  serveAnalytics(app, db);
  serveEvents(app, db, eventStreams);
}

function serveNotes(app: App, db: ChronicleDatabase): void {
  app.serve(routes.recordRetrospective, ({ unit, body }) => recordRetrospective(unit, body));
  app.serve(routes.listRetrospectives, ({ query }) => listRetrospectives(db, query));
  app.serve(routes.recordPlanning, ({ unit, body }) => recordPlanning(unit, body));
  app.serve(routes.listPlannings, ({ query }) => listPlannings(db, query));
  app.serve(routes.recordDailyScrum, ({ unit, body }) => recordDailyScrum(unit, body));
  app.serve(routes.getDailyScrums, ({ query }) => getDailyScrums(db, query));
  app.serve(routes.recordDecisionAudit, ({ unit, body }) => recordDecisionAudit(unit, body));
  app.serve(routes.listDecisionAudits, ({ query }) => listDecisionAudits(db, query));
  app.serve(routes.recordGeneralNote, ({ unit, body }) => recordGeneralNote(unit, body));
  app.serve(routes.listGeneralNotes, ({ query }) => listGeneralNotes(db, query));
  app.serve(routes.listActionItems, ({ query }) => listActionItems(db, query));
  app.serve(routes.changeActionItem, ({ unit, params, body }) => changeActionItem(unit, params.item_id, body.status));
}

function serveAnalytics(app: App, db: ChronicleDatabase): void {
  app.serve(routes.getMetricsSummary, () => metricsSummary(db));
  app.serve(routes.getPatterns, ({ params }) => patterns(db, params.project_id));
  app.serve(routes.getVelocity, ({ params }) => velocity(db, params.project_id));
  app.serve(routes.getImpediments, ({ params }) => impediments(db, params.project_id));
  app.serve(routes.listSimilarProjects, ({ query }) => similarProjects(db, query));
  app.serve(routes.getDecisionImpact, ({ unit, params, query }) =>
    impactOfDecisions(db, params.project_id, query, unit.now),
  );
}

function serveEvents(app: App, db: ChronicleDatabase, eventStreams: EventStreams): void {
  app.serve(routes.listEvents, async ({ query }) => {
    const events = await eventsAfter(db, query.after, query.limit);
    // Asked after the events, so that it never lies before one that is told.
    return { events, next: events.at(-1)?.seq ?? query.after, head: await headOf(db) };
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
