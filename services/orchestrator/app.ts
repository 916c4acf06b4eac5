import { randomUUID } from 'node:crypto';
import type { BacklogClient } from '../backlog/contract/client.ts';
import type { ChronicleClient } from '../chronicle/contract/client.ts';
import type { EmbeddingClient } from '../embedding/contract/client.ts';
import { UnitOfWork } from '../kit/database/unit-of-work.ts';
import type { ModelServer } from '../kit/models/model-server.ts';
import { assembleService, type Background, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import { type ProjectClient, projectsOwnedBy } from '../project/contract/client.ts';
import type { SprintClient } from '../sprint/contract/client.ts';
import { AdviceJob } from './advice/job.ts';
import { adviceMetrics } from './advice/metrics.ts';
import { orchestratorErrors } from './contract/errors.ts';
import { decisionSweeper } from './deciding/sweeper.ts';
import { measure } from './health/metrics.ts';
import { ModelWatch } from './health/model-watch.ts';
import { readiness } from './health/readiness.ts';
import { serveOrchestrator } from './http.ts';
import { History } from './learning/history.ts';
import { Follower } from './log/follower.ts';
import { AgentMemory } from './memory/agent-memory.ts';
import { rebuildFromLog } from './rebuild.ts';
import { fitVectors } from './store/memory/vector-space.ts';
import { createOrchestrator } from './store/migrations/0001_orchestrator.ts';
import { createAgentMemory } from './store/migrations/0002_agent_memory.ts';
import { createAdvice } from './store/migrations/0003_advice.ts';
import { countEvents } from './store/migrations/0004_event_versions.ts';
import { sayWhenActed } from './store/migrations/0005_acted_at.ts';
import { indexDecisionsByNumber } from './store/migrations/0006_decisions_by_number.ts';
import { indexRunningOfProject } from './store/migrations/0007_running_of_project.ts';
import type { OrchestratorTables } from './store/tables.ts';
import { tellExpired } from './strategies/expire.ts';
import { analyzed } from './strategies/http.ts';
import { nightly } from './strategies/nightly.ts';

export interface OrchestratorDeps extends ServiceDeps {
  projects: ProjectClient;
  backlogs: BacklogClient;
  sprints: SprintClient;
  chronicle: ChronicleClient;
  embeddings: EmbeddingClient;
  models: {
    server: ModelServer;
    /** model that comments on decisions */
    chat: string;
    /** length of the installation's vectors */
    dimensions: number;
  };
  /** where chronicle is, asked on every connect */
  chronicleUrl: () => string;
  /** that it says who it is with, where it follows chronicle's log */
  token?: (() => string | undefined) | undefined;
}

const SERVICE = 'orchestrator';

/** The AI Scrum Master: decides, forecasts, and learns from how sprints really ended. Takes its facts from chronicle's log alone. */
export function buildOrchestrator(deps: OrchestratorDeps): Promise<ServiceHandle> {
  const { projects, backlogs, sprints, chronicle, chronicleUrl, token, clock, log, installation } = deps;
  const neighbours = { projects, backlogs, sprints };
  const watch = new ModelWatch(deps.embeddings, deps.models);
  return assembleService<OrchestratorTables>({
    service: SERVICE,
    migrations: {
      '0001_orchestrator': createOrchestrator,
      '0002_agent_memory': createAgentMemory(deps.models.dimensions),
      '0003_advice': createAdvice,
      '0004_event_versions': countEvents,
      '0005_acted_at': sayWhenActed,
      '0006_decisions_by_number': indexDecisionsByNumber,
      '0007_running_of_project': indexRunningOfProject,
    },
    prepare: (db, serviceLog) => fitVectors(db, { schema: SERVICE, dimensions: deps.models.dimensions }, serviceLog),
    errors: orchestratorErrors,
    deps,
    projectsOf: () => projectsOwnedBy(projects),
    neighbours: { project: projects, backlog: backlogs, sprint: sprints, chronicle },
    observed: watch.checks,
    serve: (app, db, published, leader) => {
      const history = new History();
      const database = deps.connection.kind;
      const memory = new AgentMemory({ db, history, embeddings: deps.embeddings, clock, log, database, leader });
      const unitFor = (correlationId: string) =>
        new UnitOfWork(db, { clock, service: SERVICE, correlationId, published });
      const unit = () => unitFor(randomUUID());
      const follower = new Follower({
        ...{ db, unit, history, chronicle, chronicleUrl, token, installation, log, leader },
        now: () => clock.now(),
        remembers: memory.remembers,
      });
      const lag = () => follower.lag;
      app.shapeReadiness(
        readiness(
          lag,
          () => deps.connection.pool(),
          () => watch.told(memory.backfill.breaker),
        ),
      );
      measure([app.metrics], db, lag);
      const rebuild = () => rebuildFromLog(unit(), follower);
      const advice = new AdviceJob({
        ...{ db, unit, history, log, leader, server: deps.models.server, model: deps.models.chat },
        hasCaughtUp: () => lag().hasCaughtUp,
        measured: adviceMetrics([app.metrics]),
      });
      serveOrchestrator(app, {
        ...{ db, neighbours, chronicle, history, unitFor, follower, rebuild, advice, memory, watch },
        dimensions: deps.models.dimensions,
      });
      const sweeper = decisionSweeper(db, unit, neighbours, log);
      const expiry = nightly({
        ...{ hour: 2, clock, log },
        isReady: () => leader.isHeld && follower.lag.hasCaughtUp,
        job: async () => void (await tellExpired(unit(), analyzed(history).episodes)),
      });
      const inTheBackground: Background[] = [follower, sweeper, advice, expiry, memory];
      return {
        start: () => {
          for (const each of inTheBackground) each.start();
        },
        stop: async () => {
          for (const each of inTheBackground) await each.stop();
        },
      };
    },
  });
}
