import type { z } from 'zod';
import { Problem } from '../../kit/calls/problem.ts';
import { isVisible } from '../../kit/process/request-scope.ts';
import type { Strategy, StrategyAnswer, strategyRoutes } from '../contract/strategies.ts';
import { FEWEST_SPRINTS } from '../domain/strategies/evolve.ts';
import type { History } from '../learning/history.ts';
import { confidenceFor } from '../learning/strategies.ts';
import { allStrategies, findStrategy } from '../store/knowledge.ts';
import { type ApplicationRow, applicationsOf, meanSaved } from '../store/performance-log.ts';
import type { KnowledgeRow, OrchestratorDatabase } from '../store/tables.ts';

type Query = z.output<typeof strategyRoutes.listStrategies.query>;

/** A quarter, see `stepOf`. */
const STEP_PERCENT = 25;

export async function listStrategies(
  db: OrchestratorDatabase,
  history: History,
  { min_confidence, project_id, include_inactive }: Query,
): Promise<StrategyAnswer<'listStrategies'>> {
  const [rows, saved] = await Promise.all([allStrategies(db), meanSaved(db)]);
  const strategies = rows
    .filter(({ is_active }) => is_active || include_inactive === 'true')
    .map((row) => shown(row, saved.get(row.knowledge_id) ?? null, confidenceIn(history, row, project_id)))
    .filter(({ confidence }) => confidence >= min_confidence)
    .toSorted((a, b) => b.confidence - a.confidence || (a.name < b.name ? -1 : 1) || b.version - a.version);
  const sum = strategies.reduce((total, { confidence }) => total + confidence, 0);
  return {
    strategies,
    total_strategies: strategies.length,
    avg_confidence: strategies.length === 0 ? null : rounded(sum / strategies.length),
  };
}

function confidenceIn(history: History, { content, confidence }: KnowledgeRow, projectId: string | undefined): number {
  return projectId === undefined
    ? confidence
    : rounded(confidenceFor(history, projectId, content.mode, content.condition, content.step));
}

function shown(row: KnowledgeRow, saved: number | null, confidence: number): Strategy {
  const { content, created_at, last_validated, last_applied } = row;
  const times = [created_at, last_validated, last_applied].flatMap((time) => time?.getTime() ?? []);
  return {
    strategy_id: row.knowledge_id,
    name: content.name,
    description: row.description,
    confidence,
    applicability: { condition: content.condition, min_episodes_supporting: FEWEST_SPRINTS },
    recommendation: {
      action: content.step === 'up' ? 'step_up' : 'step_down',
      adjustment_percent: content.step === 'up' ? STEP_PERCENT : -STEP_PERCENT,
      rationale: rationaleOf(row),
    },
    performance: { times_applied: row.times_applied, success_rate: row.success_rate, avg_improvement: saved },
    created_at: created_at.toISOString(),
    last_updated: new Date(Math.max(...times)).toISOString(),
    version: row.version,
    is_active: row.is_active,
    state: 'shadow',
  };
}

const rationaleOf = ({ supporting_episodes: better, contradicting_episodes: worse }: KnowledgeRow): string =>
  `It would have cost less in ${better.length} of the last sprints of this kind, and more in ${worse.length}`;

const MOST_SHOWN = 50;
const MOST_READ = 1_000;

/** @throws Problem strategy_not_found */
export async function readPerformance(
  db: OrchestratorDatabase,
  id: string,
): Promise<StrategyAnswer<'getStrategyPerformance'>> {
  const row = await findStrategy(db, id);
  if (row === undefined) throw new Problem('strategy_not_found', `there is no strategy ${id}`);
  const applications = (await applicationsOf(db, id, MOST_READ)).filter((each) => isVisible(each.project_id));
  return {
    strategy_id: id,
    name: row.content.name,
    current_confidence: row.confidence,
    performance_history: byDay(applications.toReversed()),
    recent_applications: applications.slice(0, MOST_SHOWN).map((each) => ({
      project_id: each.project_id,
      sprint_id: each.sprint_id,
      applied_at: each.application_timestamp.toISOString(),
      outcome: outcomeOf(each),
      improvement_metric: each.performance_delta,
    })),
  };
}

function byDay(applications: readonly ApplicationRow[]) {
  const days = Map.groupBy(applications, ({ application_timestamp: at }) => at.toISOString().slice(0, 10));
  return [...days].map(([date, those]) => {
    const outcomes = those.map(outcomeOf);
    const better = outcomes.filter((outcome) => outcome === 'better').length;
    const decided = better + outcomes.filter((outcome) => outcome === 'worse').length;
    return {
      date,
      times_applied: those.length,
      success_rate: decided === 0 ? null : better / decided,
      confidence: those.at(-1)?.strategy_confidence ?? 0,
    };
  });
}

function outcomeOf({ actual_outcome, performance_delta: saved }: ApplicationRow) {
  if (actual_outcome === null) return 'pending';
  if (saved === null) return 'none';
  return saved > 0 ? 'better' : saved < 0 ? 'worse' : 'same';
}

const rounded = (value: number): number => Number(value.toFixed(4));
