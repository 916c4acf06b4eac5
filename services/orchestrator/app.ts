import { type BacktestOptions, type BacktestResult, backtest } from './backtest/backtest.ts';
import { readHistory } from './backtest/history.ts';

export type { BacktestResult } from './backtest/backtest.ts';

/**
 * Forecasts each sprint of a table from those before it and scores the forecasts; the first line of the table names its columns.
 * @throws Error when a required column is missing
 */
export const backtestTable = (
  table: readonly { line: number; cells: readonly string[] }[],
  options: BacktestOptions,
): BacktestResult => backtest(readHistory(table), options);
