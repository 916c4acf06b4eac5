import type { ChronicleClient } from '../chronicle/contract/client.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { orchestratorRoutes as routes } from './contract/routes.ts';
import { suspendDailyScrum } from './daily-scrum-jobs.ts';
import { answerOf } from './deciding/answer.ts';
import type { Neighbours } from './deciding/facts.ts';
import { fingerprintNow, type Options, orchestrate } from './deciding/orchestrate.ts';
import { StartsUnderWay } from './deciding/starts-under-way.ts';
import { serveIntelligence } from './intelligence/http.ts';
import type { History } from './learning/history.ts';
import type { Follower } from './log/follower.ts';
import { listOutcomes } from './outcomes.ts';
import { listForecasts, listProjects } from './reads.ts';
import type { OrchestratorDatabase, OrchestratorTables, OrchestratorUnit } from './store/tables.ts';
import { rejectDecision, releaseSettings, setDecisionMode, setSettings } from './usecases.ts';

type App = ServiceApp<OrchestratorTables & KitTables>;

export interface Serving {
  db: OrchestratorDatabase;
  neighbours: Neighbours;
  chronicle: ChronicleClient;
  history: History;
  /** a unit without the request's Idempotency-Key, for what takes more than one transaction */
  unitFor(correlationId: string): OrchestratorUnit;
  follower: Pick<Follower, 'mustHaveCaughtUp' | 'lag'>;
  rebuild(): Promise<void>;
}

export function serveOrchestrator(app: App, serving: Serving): void {
  const { db, neighbours, chronicle, history, unitFor, follower, rebuild } = serving;
  const starts = new StartsUnderWay();
  app.serve(routes.orchestrate, async ({ unit, params, body }) => {
    follower.mustHaveCaughtUp();
    const began = performance.now();
    const options: Options = (body ?? routes.orchestrate.body.parse({}))?.options as Options;
    const deciding = { unit: unitFor(unit.correlationId), db, neighbours, history, starts };
    const decided = await orchestrate(deciding, params.project_id, options);
    return answerOf(decided, history, performance.now() - began);
  });
  app.serve(routes.setSettings, async ({ unit, params, body }) => {
    follower.mustHaveCaughtUp();
    return setSettings(unit, params.project_id, body);
  });
  app.serve(routes.releaseSettings, async ({ unit, params, query }) => {
    follower.mustHaveCaughtUp();
    return releaseSettings(unit, params.project_id, query.owner);
  });
  app.serve(routes.setDecisionMode, async ({ unit, params, body }) => {
    follower.mustHaveCaughtUp();
    await neighbours.projects.getProject({ params });
    return setDecisionMode(unit, params.project_id, body);
  });
  app.serve(routes.rejectDecision, async ({ unit, params }) => {
    follower.mustHaveCaughtUp();
    const { project_id: projectId, decision_id: decisionId } = params;
    return rejectDecision(unit, projectId, decisionId, await fingerprintNow({ db, neighbours }, projectId));
  });
  app.serve(routes.suspendDailyScrum, async ({ params }) => {
    await neighbours.projects.getProject({ params: { project_id: params.project_id } });
    return suspendDailyScrum(neighbours, params.project_id, params.cronjob_name);
  });
  app.serve(routes.listForecasts, ({ query }) => listForecasts(db, query));
  app.serve(routes.listProjects, ({ query }) => listProjects(db, history, query));
  app.serve(routes.listOutcomes, ({ query }) => {
    // Half of a history would be taken for all of it.
    follower.mustHaveCaughtUp();
    return listOutcomes(db, query);
  });
  serveIntelligence(app, { db, history, neighbours, chronicle, starts, lag: () => follower.lag });
  app.serve(routes.rebuild, async () => {
    await rebuild();
    return { message: 'Everything is being worked out anew from the log.' };
  });
}
