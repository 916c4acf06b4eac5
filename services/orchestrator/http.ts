import type { ChronicleClient } from '../chronicle/contract/client.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { isVisible } from '../kit/process/request-scope.ts';
import { adviceBeside } from './advice/beside.ts';
import type { AdviceJob } from './advice/job.ts';
import { orchestratorRoutes as routes } from './contract/routes.ts';
import { suspendDailyScrum } from './daily-scrum-jobs.ts';
import { answerOf } from './deciding/answer.ts';
import type { Neighbours } from './deciding/facts.ts';
import { fingerprintNow, type Options, orchestrate } from './deciding/orchestrate.ts';
import type { ModelWatch } from './health/model-watch.ts';
import { serveIntelligence } from './intelligence/http.ts';
import type { Reading } from './intelligence/reading.ts';
import type { History } from './learning/history.ts';
import type { Follower } from './log/follower.ts';
import type { AgentMemory } from './memory/agent-memory.ts';
import { serveMemory } from './memory/http.ts';
import { listOutcomes } from './outcomes.ts';
import { listForecasts, listProjects } from './reads.ts';
import type { OrchestratorDatabase, OrchestratorTables, OrchestratorUnit } from './store/tables.ts';
import { strategyContextOf } from './strategies/context.ts';
import { serveStrategies } from './strategies/http.ts';
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
  advice: AdviceJob;
  memory: AgentMemory;
  watch: ModelWatch;
  /** length of the installation's vectors */
  dimensions: number;
}

export function serveOrchestrator(app: App, serving: Serving): void {
  const { db, neighbours, chronicle, history, unitFor, follower, rebuild, advice, memory, watch } = serving;
  app.serve(routes.orchestrate, async ({ unit, params, body }) => {
    follower.mustHaveCaughtUp();
    const began = performance.now();
    const options: Options = (body ?? routes.orchestrate.body.parse({}))?.options as Options;
    const deciding = { unit: unitFor(unit.correlationId), db, neighbours, history };
    const recalling = memory.recall(params.project_id);
    const decided = await orchestrate(deciding, params.project_id, options);
    const recalled = recalling.soFar();
    memory.thinkOf(decided.decision, recalled);
    const strategies = await strategyContextOf(db, history, decided);
    const advised = await adviceBeside({ db, history, job: advice }, decided.decision, options);
    const { retrieval } = recalled;
    const contributing = recalled.episodes.episodes_contributing.filter(({ project_id }) => isVisible(project_id));
    const episodes = { ...recalled.episodes, episodes_contributing: contributing };
    return answerOf(decided, history, performance.now() - began, { episodes, retrieval, strategies, ...advised });
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
  const reading: Reading = { db, history, neighbours, chronicle, lag: () => follower.lag, memory };
  serveIntelligence(app, reading, watch);
  serveMemory(app, reading, { backfill: memory.backfill, dimensions: serving.dimensions });
  serveStrategies(app, { db, history, follower });
  app.serve(routes.rebuild, async () => {
    await rebuild();
    return { message: 'Everything is being worked out anew from the log.' };
  });
}
