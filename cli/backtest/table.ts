import type { BacktestResult } from '../../services/orchestrator/backtest/app.ts';

const NAMES: Record<keyof BacktestResult['methods'], string> = {
  rule: 'always the rule',
  last: 'the last sprint',
  mean3: 'mean of the last 3',
  last10: 'one of the last 10',
  ours: 'DSM, plan unknown',
  ours_with_plan: 'DSM, plan known',
};

/** The scores as a table for people. Pure. */
export function tableOf({ sprints, projects, forecasts, methods, inflight, against }: BacktestResult): string {
  const lines = [`${sprints} sprints of ${projects} projects, ${forecasts} forecasts`, ''];
  lines.push(`${''.padEnd(20)}${['error', 'CRPS', 'in 80 %', 'Brier'].map((head) => head.padStart(9)).join('')}`);
  for (const [method, { mae, crps, coverage80, brier }] of Object.entries(methods)) {
    const cells = [figure(mae, 2), figure(crps, 2), percent(coverage80), figure(brier, 3)];
    lines.push(NAMES[method as keyof typeof NAMES].padEnd(20) + cells.map((cell) => cell.padStart(9)).join(''));
  }
  const midway = Object.entries(inflight).filter(([, { brier }]) => brier !== null);
  if (midway.length > 0)
    lines.push(
      '',
      `Brier of "all done" under way: ${midway.map(([at, { brier }]) => `${figure(brier, 3)} at ${at} %`).join(', ')}`,
    );
  for (const [rival, { crps_change: change, low, high }] of Object.entries(against))
    if (change !== null)
      lines.push(
        `CRPS against ${NAMES[rival as keyof typeof NAMES]}: ${percent(change)} (95 %: ${percent(low)} to ${percent(high)})`,
      );
  return `${lines.join('\n')}\n`;
}

const figure = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));
const percent = (value: number | null): string => (value === null ? '-' : `${Math.round(value * 100)} %`);
