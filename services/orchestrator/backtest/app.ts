import { type BacktestOptions, type BacktestResult, backtest } from './backtest.ts';
import { type HistoryRow, readHistory } from './history.ts';

export type { BacktestResult } from './backtest.ts';
export type { HistoryRow } from './history.ts';

/**
 * Forecasts each sprint of a table from those before it and scores the forecasts; the first line of the table names its columns.
 * @throws Error when a required column is missing
 */
export const backtestTable = (
  table: readonly { line: number; cells: readonly string[] }[],
  options: BacktestOptions,
): BacktestResult => backtest(readHistory(table), options);

/** The same for sprints that were read otherwise, each project's in the order of time. */
export const backtestSprints = (rows: readonly HistoryRow[], options: BacktestOptions): BacktestResult =>
  backtest({ rows: [...rows], rejected: [] }, options);
