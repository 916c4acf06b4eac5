import { randomUUID } from 'node:crypto';
import type { BacklogClient } from '../backlog/contract/client.ts';
import type { ChronicleClient } from '../chronicle/contract/client.ts';
import { UnitOfWork } from '../kit/database/unit-of-work.ts';
import { assembleService, type ServiceDeps, type ServiceHandle } from '../kit/service.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import type { SprintClient } from '../sprint/contract/client.ts';
import { orchestratorErrors } from './contract/errors.ts';
import { decisionSweeper } from './deciding/sweeper.ts';
import { measure } from './health/metrics.ts';
import { readiness } from './health/readiness.ts';
import { serveOrchestrator } from './http.ts';
import { History } from './learning/history.ts';
import { Follower } from './log/follower.ts';
import { rebuildFromLog } from './rebuild.ts';
import { createOrchestrator } from './store/migrations/0001_orchestrator.ts';
import type { OrchestratorTables } from './store/tables.ts';

export interface OrchestratorDeps extends ServiceDeps {
  projects: ProjectClient;
  backlogs: BacklogClient;
  sprints: SprintClient;
  chronicle: ChronicleClient;
  /** where chronicle is, asked on every connect */
  chronicleUrl: () => string;
}

const SERVICE = 'orchestrator';

/** The AI Scrum Master: decides, forecasts, and learns from how sprints really ended. Takes its facts from chronicle's log alone. */
export function buildOrchestrator(deps: OrchestratorDeps): Promise<ServiceHandle> {
  const { projects, backlogs, sprints, chronicle, chronicleUrl, clock, log, installation } = deps;
  const neighbours = { projects, backlogs, sprints };
  return assembleService<OrchestratorTables>({
    service: SERVICE,
    migrations: { '0001_orchestrator': createOrchestrator },
    errors: orchestratorErrors,
    deps,
    dependencies: {
      project: async () => void (await projects.listProjects({ query: { limit: 1 } })),
      backlog: async () => void (await backlogs.listSummaries({})),
      sprint: async () => void (await sprints.listProjects({})),
      chronicle: async () => void (await chronicle.listEvents({ query: { limit: 1 } })),
    },
    serve: (app, db, published) => {
      const history = new History();
      const unitFor = (correlationId: string) =>
        new UnitOfWork(db, { clock, service: SERVICE, correlationId, published });
      const unit = () => unitFor(randomUUID());
      const follower = new Follower({
        ...{ db, unit, history, chronicle, chronicleUrl, installation, log },
        now: () => clock.now(),
      });
      const lag = () => follower.lag;
      app.shapeReadiness(readiness(lag, () => deps.connection.pool()));
      measure([app.metrics], db, lag);
      const rebuild = () => rebuildFromLog(unit(), follower);
      serveOrchestrator(app, { db, neighbours, chronicle, history, unitFor, follower, rebuild });
      const sweeper = decisionSweeper(db, unit, neighbours, log);
      return {
        start: () => {
          follower.start();
          sweeper.start();
        },
        stop: async () => {
          await follower.stop();
          await sweeper.stop();
        },
      };
    },
  });
}
