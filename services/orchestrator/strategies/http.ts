import type { KitTables } from '../../kit/database/kit-tables.ts';
import type { ServiceApp } from '../../kit/http/service-app.ts';
import { strategyRoutes as routes } from '../contract/strategies.ts';
import { CONDITION_CODES } from '../domain/strategies/conditions.ts';
import { FEWEST_SPRINTS } from '../domain/strategies/evolve.ts';
import type { History } from '../learning/history.ts';
import { StrategyEvidence } from '../learning/strategy-evidence.ts';
import type { Follower } from '../log/follower.ts';
import type { OrchestratorDatabase, OrchestratorTables } from '../store/tables.ts';
import { tellExpired } from './expire.ts';
import { listStrategies, readPerformance } from './reads.ts';

interface Serving {
  db: OrchestratorDatabase;
  history: History;
  follower: Pick<Follower, 'mustHaveCaughtUp'>;
}

export function serveStrategies(
  app: ServiceApp<OrchestratorTables & KitTables>,
  { db, history, follower }: Serving,
): void {
  app.serve(routes.listStrategies, ({ query }) => listStrategies(db, history, query));
  app.serve(routes.getStrategyPerformance, ({ params }) => readPerformance(db, params.strategy_id));
  app.serve(routes.evolveStrategies, async ({ unit }) => {
    follower.mustHaveCaughtUp();
    const began = performance.now();
    const { episodes, patterns } = analyzed(history);
    const { id, expired } = await tellExpired(unit, episodes);
    return {
      evolution_id: id,
      // Every close has scored them already: what is left for the night is what nothing supports any more.
      ...{ strategies_created: 0, strategies_updated: 0, strategies_deprecated: expired },
      ...{ episodes_analyzed: episodes, patterns_extracted: patterns },
      execution_time_ms: Number((performance.now() - began).toFixed(1)),
    };
  });
}

/** Sprints that say something of strategies, and conditions that are patterns. */
export function analyzed(history: History): { episodes: number; patterns: number } {
  const evidences = (['Live', 'Simulated'] as const).map((mode) => StrategyEvidence.in(history, mode));
  return {
    episodes: evidences.reduce((sum, evidence) => sum + evidence.size, 0),
    patterns: evidences
      .flatMap((evidence) => CONDITION_CODES.map((condition) => evidence.of(condition)))
      .filter(({ sprints }) => sprints >= FEWEST_SPRINTS).length,
  };
}
