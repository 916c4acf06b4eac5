import type { FastifyRequest } from 'fastify';
import { Problem } from '../kit/calls/problem.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import { prefersMinimal } from '../kit/http/preference.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { impactOfDecisions } from './analytics/decision-impact.ts';
import { impediments } from './analytics/impediments.ts';
import { metricsSummary } from './analytics/metrics-summary.ts';
import { patterns } from './analytics/patterns.ts';
import { similarProjects } from './analytics/similar-projects.ts';
import { velocity } from './analytics/velocity.ts';
import { chronicleRoutes as routes } from './contract/routes.ts';
import { withoutVersion } from './contract/without-version.ts';
import type { EventStreams } from './event-stream.ts';
import { actionItemNotFound, changeActionItem, listActionItems } from './notes/action-items.ts';
import { listDecisionAudits, recordDecisionAudit } from './notes/decision-audits.ts';
import { findActionItem } from './store/action-items.ts';
import type { ChronicleDatabase, ChronicleTables } from './store/tables.ts';
import { visibleEventsAfter } from './store/visible-events.ts';
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

/** Who tells of ceremonies. */
const SPRINT = ['sprint'];

export function serveChronicle(app: App, db: ChronicleDatabase, eventStreams: EventStreams): void {
  serveNotes(app, db);
  serveAnalytics(app, db);
  serveEvents(app, db, eventStreams);
}

function serveNotes(app: App, db: ChronicleDatabase): void {
  app.belongs('item_id', {
    projects: async (id) => [(await findActionItem(db, id))?.project_id ?? []].flat(),
    missing: actionItemNotFound,
  });
  // With the paths that the seed's overview writes too.
  const serve: App['serve'] = (to, handler) => {
    app.serve(to, handler);
    app.serve(withoutVersion(to), handler);
  };
  const serveArrived: App['serveArrived'] = (to, handler, senders) => {
    app.serveArrived(to, handler, senders);
    app.serveArrived(withoutVersion(to), handler, senders);
  };
  serve(routes.recordRetrospective, ({ unit, body }) => recordRetrospective(unit, body));
  serveArrived(routes.listRetrospectives, ({ query }) => listRetrospectives(db, query), SPRINT);
  serve(routes.recordPlanning, ({ unit, body }) => recordPlanning(unit, body));
  serveArrived(routes.listPlannings, ({ query }) => listPlannings(db, query), SPRINT);
  serve(routes.recordDailyScrum, ({ unit, body }) => recordDailyScrum(unit, body));
  serveArrived(routes.getDailyScrums, ({ query }) => getDailyScrums(db, query), SPRINT);
  serve(routes.recordDecisionAudit, ({ unit, body }) => recordDecisionAudit(unit, body));
  serveArrived(routes.listDecisionAudits, ({ query }) => listDecisionAudits(db, query), ['orchestrator']);
  serve(routes.recordGeneralNote, ({ unit, body }) => recordGeneralNote(unit, body));
  serveArrived(routes.listGeneralNotes, ({ query }) => listGeneralNotes(db, query));
  app.serveArrived(routes.listActionItems, ({ query }) => listActionItems(db, query), SPRINT);
  app.serve(routes.changeActionItem, ({ unit, params, body }) => changeActionItem(unit, params.item_id, body.status));
}

function serveAnalytics(app: App, db: ChronicleDatabase): void {
  app.serve(routes.getMetricsSummary, () => metricsSummary(db));
  app.serveArrived(routes.getPatterns, ({ params }) => patterns(db, params.project_id), SPRINT);
  app.serveArrived(routes.getVelocity, ({ params }) => velocity(db, params.project_id), SPRINT);
  app.serveArrived(routes.getImpediments, ({ params }) => impediments(db, params.project_id), SPRINT);
  app.serve(routes.listSimilarProjects, ({ query }) => similarProjects(db, query));
  app.serveArrived(
    routes.getDecisionImpact,
    ({ unit, params, query }) => impactOfDecisions(db, params.project_id, query, unit.now),
    [...SPRINT, 'orchestrator'],
  );
}

function serveEvents(app: App, db: ChronicleDatabase, eventStreams: EventStreams): void {
  app.serve(routes.listEvents, async ({ query }) => {
    const { events, next, head } = await visibleEventsAfter(db, query.after, query.limit);
    return { events, next, head: await head() };
  });
  // The same path as a stream, for who asks so; validation of the query has passed by then.
  app.fastify.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url !== routes.listEvents.path || !wantsStream(request)) return;
    const after = lastEventId(request) ?? (request.query as { after: number }).after;
    eventStreams.admit();
    // Of what is written past it, Fastify sends no header.
    reply.raw.setHeader('x-correlation-id', String(reply.getHeader('x-correlation-id')));
    reply.hijack();
    eventStreams.serve(reply.raw, after, prefersMinimal(request.headers.prefer) ? 'minimal' : 'whole');
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
