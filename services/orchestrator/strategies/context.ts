import { MOST_TASKS } from '../../sprint/contract/defaults.ts';
import type { StrategyContext } from '../contract/answer.ts';
import { NO_STRATEGIES } from '../deciding/beside.ts';
import type { Decided } from '../deciding/orchestrate.ts';
import type { Ahead } from '../learning/expectation.ts';
import type { History } from '../learning/history.ts';
import { adviceOf, applicability, type Strategy, strategyGate } from '../learning/strategies.ts';
import { settingsOf } from '../settings.ts';
import { strategiesInForce } from '../store/knowledge.ts';
import { findProject } from '../store/projects.ts';
import type { Mode, OrchestratorDatabase, ProjectRow } from '../store/tables.ts';

/** What strategies say of a decision that is made. They change none, see the guide on learning. */
export async function strategyContextOf(
  db: OrchestratorDatabase,
  history: History,
  decided: Decided,
): Promise<StrategyContext> {
  if (decided.decision.action !== 'StartSprint') return NO_STRATEGIES;
  const [project, strategies] = await Promise.all([
    findProject(db, decided.decision.project_id),
    strategiesInForce(db),
  ]);
  return contextIn(history, strategies, decided, project);
}

/** The same from what was read. Pure. */
export function contextIn(
  history: History,
  strategies: readonly Strategy[],
  { decision, facts }: Pick<Decided, 'decision' | 'facts'>,
  project: Pick<ProjectRow, 'settings'> | undefined,
): StrategyContext {
  const { learned_value: learned, rule_value, unit, backlog, project_id: projectId } = decision;
  if (learned === null) return NO_STRATEGIES;
  const settings = settingsOf(project);
  const ahead: Ahead = {
    ...{ projectId, unit, settings, ruleValue: rule_value ?? 1, personDays: facts.plan.person_days },
    mode: modeOf(decision.start?.mode) ?? settings.sprint_defaults.mode,
    backlog: unit === 'tasks' ? Math.min(MOST_TASKS, backlog.tasks) : backlog.points,
    gateBefore: decision.gate ?? 'closed',
  };
  const { looked, advised } = adviceOf(history, strategies, ahead, learned);
  const { gate, confidence } = strategyGate(history, projectId, ahead.mode, settings.confidence_threshold);
  const [best] = looked;
  return {
    ...NO_STRATEGIES,
    strategies_evaluated: looked.length,
    best_match_strategy: best
      ? {
          ...{ id: best.id, name: best.name, confidence: best.confidence },
          applicability_score: applicability(history, projectId, ahead.mode, best),
        }
      : null,
    fallback_to_episodes: looked.length === 0,
    would_change: advised && {
      original_recommendation: learned,
      strategy_recommendation: advised.value,
      source: 'learned_strategy',
      ...{ strategy_id: advised.id, strategy_name: advised.name, strategy_confidence: advised.confidence },
    },
    gate,
    gate_confidence: confidence ?? null,
  };
}

const modeOf = (told: unknown): Mode | undefined => (told === 'Live' || told === 'Simulated' ? told : undefined);
