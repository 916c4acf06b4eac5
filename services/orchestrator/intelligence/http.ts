import type { KitTables } from '../../kit/database/kit-tables.ts';
import type { ServiceApp } from '../../kit/http/service-app.ts';
import { intelligenceRoutes as routes } from '../contract/intelligence.ts';
import type { ModelWatch } from '../health/model-watch.ts';
import type { OrchestratorTables } from '../store/tables.ts';
import { readDataQuality } from './data-quality.ts';
import { readDecisionAudit } from './decision-audit.ts';
import { readDecisionImpact } from './decision-impact.ts';
import { readInsights } from './insights.ts';
import { readModelsHealth } from './models-health.ts';
import type { Reading } from './reading.ts';
import { readSimilarProjects } from './similar-projects.ts';
import { readStatus } from './status.ts';
import { readVelocityTrends } from './velocity-trends.ts';

/** Answered also while the log is still being read, and with other services away, from what is known. */
export function serveIntelligence(
  app: ServiceApp<OrchestratorTables & KitTables>,
  reading: Reading,
  watch: ModelWatch,
): void {
  app.serve(routes.getStatus, ({ unit, params }) => readStatus(reading, unit, params.project_id));
  app.serve(routes.getInsights, ({ unit, params }) => readInsights(reading, unit, params.project_id));
  app.serve(routes.getDataQuality, ({ params }) => readDataQuality(reading, params.project_id));
  app.serve(routes.getDecisionImpact, ({ unit, params, query }) =>
    readDecisionImpact(reading, params.project_id, query, unit.now),
  );
  app.serve(routes.getDecisionAudit, ({ params, query }) => readDecisionAudit(reading, params.project_id, query));
  app.serve(routes.listSimilarProjects, ({ params, query }) => readSimilarProjects(reading, params.project_id, query));
  app.serve(routes.getVelocityTrends, ({ params }) => readVelocityTrends(reading, params.project_id));
  app.serve(routes.getModelsHealth, async () => readModelsHealth(reading, await watch.embedding()));
}
