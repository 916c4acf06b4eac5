import { strategyApplied } from '../contract/events.ts';
import { TRENDS } from '../deciding/answer.ts';
import { velocityOf } from '../domain/velocity.ts';
import type { Strategy } from '../learning/strategies.ts';
import { figuresWithStrategies } from '../learning/strategy-evidence.ts';
import type { Applying } from '../log/applying.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { countApplied } from '../store/knowledge.ts';
import { insertApplications } from '../store/performance-log.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import { applicationIdOf } from './naming.ts';

/** Keeps and tells which strategies would have changed the decision for a sprint that began. Its episode is written before. */
export async function applyStrategies(
  sprint: SprintRow,
  project: ProjectRow,
  strategies: readonly Strategy[],
  to: Applying,
): Promise<void> {
  const { trx, emit, later } = to.work;
  const figures = figuresWithStrategies(sprint);
  if (!figures?.shadow.strategies?.said.length) return;
  const { learned, strategies: shadow } = figures.shadow;
  const unit = figures === sprint.in_tasks ? 'tasks' : 'points';
  const { project_id, sprint_id, started_at: at } = sprint;
  const episode_id = episodeIdOf(sprint);
  const applications = shadow.said.map(({ id: strategy_id, step, confidence }) => {
    const values = { original_recommendation: learned, strategy_recommendation: shadow[step] };
    const log_id = applicationIdOf(strategy_id, sprint_id);
    return { log_id, strategy_id, step, confidence, values };
  });
  later(
    insertApplications(
      trx,
      applications.map(({ log_id, strategy_id, step, confidence, values }) => ({
        ...{ log_id, strategy_id, episode_id, project_id, application_timestamp: at },
        predicted_outcome: { unit, step, ...values },
        strategy_confidence: confidence,
      })),
    ),
  );
  later(countApplied(trx, { ids: shadow.said.map(({ id }) => id), at }));
  if (!to.tells.forecasts) return;
  const delivered = to.history.own(project_id, sprint.mode, unit).map((past) => past.delivered);
  const velocity_trend = TRENDS[velocityOf(delivered).trend];
  for (const { log_id, strategy_id, confidence, values } of applications)
    await emit(strategyApplied, log_id, {
      ...{ project_id, sprint_id, strategy_id },
      strategy_name: strategies.find(({ id }) => id === strategy_id)?.name,
      strategy_confidence: confidence,
      decision_context: { team_size: project.team?.length ?? null, velocity_trend, ...values },
      applied: false,
      outcome_pending: true,
    });
}
