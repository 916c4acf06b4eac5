import { strategyApplied } from '../contract/events.ts';
import { TRENDS } from '../deciding/answer.ts';
import { velocityOf } from '../domain/velocity.ts';
import { figuresWithStrategies } from '../learning/strategy-evidence.ts';
import type { Applying } from '../log/applying.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { countApplied, findStrategy } from '../store/knowledge.ts';
import { insertApplication } from '../store/performance-log.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import { applicationIdOf } from './naming.ts';

/** Keeps and tells which strategies would have changed the decision for a sprint that began. Its episode is there already. */
export async function applyStrategies(sprint: SprintRow, project: ProjectRow, to: Applying): Promise<void> {
  const { trx, emit } = to.work;
  const figures = figuresWithStrategies(sprint);
  if (figures?.shadow.strategies === undefined) return;
  const { learned, strategies: shadow } = figures.shadow;
  const unit = figures === sprint.in_tasks ? 'tasks' : 'points';
  const { project_id, sprint_id, started_at: at } = sprint;
  for (const { id: strategy_id, step, confidence } of shadow.said) {
    const strategy = await findStrategy(trx, strategy_id);
    if (strategy === undefined) continue;
    const log_id = applicationIdOf(strategy_id, sprint_id);
    const values = { original_recommendation: learned, strategy_recommendation: shadow[step] };
    await insertApplication(trx, {
      ...{ log_id, strategy_id, episode_id: episodeIdOf(sprint), project_id, application_timestamp: at },
      predicted_outcome: { unit, step, ...values },
      strategy_confidence: confidence,
    });
    await countApplied(trx, strategy_id, at);
    if (!to.tells.forecasts) continue;
    const delivered = to.history.own(project_id, sprint.mode, unit).map((past) => past.delivered);
    await emit(strategyApplied, log_id, {
      ...{ project_id, sprint_id, strategy_id },
      strategy_name: strategy.content.name,
      strategy_confidence: confidence,
      decision_context: {
        team_size: project.team?.length ?? null,
        velocity_trend: TRENDS[velocityOf(delivered).trend],
        ...values,
      },
      applied: false,
      outcome_pending: true,
    });
  }
}
