import { describe, expect, it } from 'vitest';
import { deliveredWithoutPlan } from '../domain/delivery.ts';
import { crps } from '../domain/distribution.ts';
import { multiplesOfMedian } from '../domain/prior.ts';
import { type BacktestResult, backtest } from './backtest.ts';
import type { HistoryRow } from './history.ts';

const sprint = (project: string, committed: number, delivered: number, doneAt = {}): HistoryRow => ({
  project,
  committed,
  delivered,
  doneAt,
});
const scored = (rows: HistoryRow[], rule = 10): BacktestResult => backtest({ rows, rejected: [] }, { rule });

/** Every number rounded, so that what adding in another order changes is no difference. */
const rounded = (result: BacktestResult): unknown =>
  JSON.parse(JSON.stringify(result), (_key, value) =>
    typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : value,
  );

const wave = (project: string, length: number, shift = 0) =>
  Array.from({ length }, (_, i) => sprint(project, 10, 6 + ((i * 7 + shift) % 5)));

describe('backtest', () => {
  it('forecasts from the fourth sprint of each project on', () => {
    const result = scored([...wave('A', 5), ...wave('B', 3), ...wave('C', 4)]);
    expect(result).toMatchObject({ sprints: 12, projects: 3, forecasts: 3 });
  });

  it('scores the simple methods as one would by hand', () => {
    const rows = [4, 6, 8, 12].map((delivered) => sprint('A', 20, delivered));
    const { rule, last, mean3, last10 } = scored(rows).methods;
    expect(rule).toMatchObject({ mae: 2, crps: 2, coverage80: null, brier: null });
    expect(last).toMatchObject({ mae: 4, crps: 4 });
    expect(mean3).toMatchObject({ mae: 6, crps: 6 });
    // E|X − 12| = 6; all pairs of 4, 6, 8 differ by 16/9 on average, of which half counts.
    expect(last10.crps).toBeCloseTo(6 - 8 / 9);
    expect(last10).toMatchObject({ coverage80: 0, brier: 0 });
  });

  it('never looks ahead: a later sprint changes no earlier forecast, and is not seen by its own', () => {
    const early = wave('A', 8);
    const sumOf = (rows: HistoryRow[]) => (scored(rows).methods.ours.crps ?? 0) * (rows.length - 3);
    const own = early.map(({ committed, delivered }) => ({ committed, delivered, censored: false }));
    const blind = deliveredWithoutPlan({ own, others: multiplesOfMedian([]), ruleValue: 10 });
    expect(sumOf([...early, sprint('A', 600, 500)])).toBeCloseTo(sumOf(early) + crps(blind, 500), 6);
  });

  it('gives the same for projects in another order and under other names', () => {
    const [a, b] = [wave('A', 9), wave('B', 7, 2)];
    const renamed = [...b, ...a].map((row) => ({ ...row, project: `x-${row.project}` }));
    const methods = (result: BacktestResult) => (rounded(result) as BacktestResult).methods;
    expect(methods(scored(renamed))).toEqual(methods(scored([...a, ...b])));
  });

  it('takes rows with nothing committed like others, but asks no "all done" of them', () => {
    const rows = [...wave('A', 4), sprint('A', 0, 0)];
    expect(scored(rows).forecasts).toBe(2);
    expect(scored([...Array.from({ length: 4 }, () => sprint('A', 0, 0))]).methods.ours.brier).toBeNull();
  });

  it('scores sprints under way by the shares that are there', () => {
    const done = { 30: 2, 80: 7 };
    const result = scored(Array.from({ length: 6 }, () => sprint('A', 8, 8, done)));
    expect(result.inflight[50].brier).toBeNull();
    expect(result.inflight[80].brier).toBeLessThan(result.inflight[30].brier ?? 0);
  });

  it('says how sure it is of being better, from whole projects', () => {
    const rows = Array.from({ length: 12 }, (_, p) => wave(`P${p}`, 12, p)).flat();
    const { mean3 } = scored(rows).against;
    expect(mean3.low).toBeLessThanOrEqual(mean3.crps_change ?? 0);
    expect(mean3.high).toBeGreaterThanOrEqual(mean3.crps_change ?? 0);
  });

  it('has nothing to say of nothing', () => {
    expect(scored([])).toMatchObject({
      forecasts: 0,
      methods: { ours: { crps: null } },
      against: { mean3: { crps_change: null } },
    });
  });

  it('reads 5,000 sprints well within ten seconds', () => {
    const rows = Array.from({ length: 200 }, (_, p) => wave(`P${p}`, 25, p)).flat();
    const before = performance.now();
    expect(scored(rows).forecasts).toBe(4_400);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
