import type { SprintOutcome } from '../domain/capacity.ts';
import { type DeliveryInput, deliveredOf, deliveredWithoutPlan } from '../domain/delivery.ts';
import { type Distribution, distributionOf, probabilityAtLeast } from '../domain/distribution.ts';
import { multiples, multiplesOfMedian } from '../domain/prior.ts';
import { intervalOfChange } from './bootstrap.ts';
import { type History, type HistoryRow, type Rejected, SHARES, type Share } from './history.ts';
import { remainderOf } from './remainder.ts';
import { type MethodScores, meanOf, Scores } from './scores.ts';

const METHODS = ['rule', 'last', 'mean3', 'last10', 'ours', 'ours_with_plan'] as const;
type Method = (typeof METHODS)[number];
const RIVALS = ['mean3', 'last10'] as const;

export interface BacktestOptions {
  /** what the rule forecasts for every sprint */
  rule: number;
}

export interface BacktestResult {
  sprints: number;
  projects: number;
  forecasts: number;
  methods: Record<Method, MethodScores>;
  inflight: Record<Share, { brier: number | null }>;
  against: Record<(typeof RIVALS)[number], { crps_change: number | null; low: number | null; high: number | null }>;
  rejected: Rejected[];
}

/** Forecasts begin with the fourth sprint of a project: before, there is hardly anything to forecast from. */
const FIRST_FORECAST = 3;

/**
 * Forecasts every sprint of a history from what was known before it (rolling origin), with the functions that the service decides by, and
 * scores that beside simple methods. Other projects have no common time: all their rows count as known.
 */
export function backtest({ rows, rejected }: History, { rule }: BacktestOptions): BacktestResult {
  const byProject = Map.groupBy(rows, ({ project }) => project);
  const scores = Object.fromEntries(METHODS.map((method) => [method, new Scores()])) as Record<Method, Scores>;
  const inflight = Object.fromEntries(SHARES.map((share) => [share, new Scores()])) as Record<Share, Scores>;
  const projectOfForecast: string[] = [];
  for (const [project, own] of byProject) {
    const others = othersOf(project, byProject);
    for (const [i, row] of own.entries()) {
      if (i < FIRST_FORECAST) continue;
      projectOfForecast.push(project);
      forecastRow(row, own.slice(0, i), others, rule, scores, inflight);
    }
  }
  const change = (rival: Method) =>
    intervalOfChange(scores.ours.crpsOfEach, scores[rival].crpsOfEach, projectOfForecast);
  return {
    sprints: rows.length,
    projects: byProject.size,
    forecasts: projectOfForecast.length,
    methods: Object.fromEntries(METHODS.map((m) => [m, scores[m].result()])) as BacktestResult['methods'],
    inflight: Object.fromEntries(SHARES.map((s) => [s, { brier: inflight[s].brier() }])) as BacktestResult['inflight'],
    against: { mean3: change('mean3'), last10: change('last10') },
    rejected,
  };
}

interface Others extends Pick<DeliveryInput, 'others' | 'otherShares'> {
  rows: readonly HistoryRow[];
}

function othersOf(project: string, byProject: ReadonlyMap<string, readonly HistoryRow[]>): Others {
  const histories = [...byProject].filter(([name]) => name !== project).map(([, rows]) => rows);
  const shares = histories.map((rows) => rows.filter((r) => r.committed > 0).map((r) => r.delivered / r.committed));
  return {
    others: multiplesOfMedian(histories.map((rows) => rows.map((r) => r.delivered))),
    otherShares: multiples(shares),
    rows: histories.flat(),
  };
}

function forecastRow(
  row: HistoryRow,
  past: readonly HistoryRow[],
  { rows: _rows, ...others }: Others,
  rule: number,
  scores: Record<Method, Scores>,
  inflight: Record<Share, Scores>,
): void {
  const { committed, delivered } = row;
  const seen = past.map((r) => r.delivered);
  scores.rule.addPoint(rule, delivered);
  scores.last.addPoint(seen.at(-1) ?? rule, delivered);
  scores.mean3.addPoint(meanOf(seen.slice(-3)) ?? rule, delivered);
  const last10 = distributionOf(seen.slice(-10).map((value) => ({ value, weight: 1 })));
  const input: DeliveryInput = { own: past.map(outcomeOf), ruleValue: rule, ...others };
  const plain = deliveredWithoutPlan(input);
  const planned = deliveredOf(committed, input);
  scores.last10.addDistribution(last10, delivered);
  scores.ours.addDistribution(plain, delivered);
  scores.ours_with_plan.addDistribution(planned, delivered);
  if (committed === 0) return;
  const happened = delivered >= committed;
  const chance = (of: Distribution) => probabilityAtLeast(of, committed - 1e-9);
  scores.last10.addChance(chance(last10), happened);
  scores.ours.addChance(chance(plain), happened);
  scores.ours_with_plan.addChance(chance(planned), happened);
  for (const share of SHARES) {
    const done = row.doneAt[share];
    if (done !== undefined)
      inflight[share].addChance(chance(remainderOf({ committed, done, share }, past, rule)), happened);
  }
}

const outcomeOf = ({ committed, delivered }: HistoryRow): SprintOutcome => ({
  committed,
  delivered,
  censored: delivered === committed && committed > 0,
});
