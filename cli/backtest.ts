import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'csv-parse/sync';
import { type BacktestResult, backtestTable } from '../services/orchestrator/app.ts';

const HELP = `
The file has the columns project, sprint, committed and delivered, and a row a closed sprint, each project's in the order of time.
Optional columns: done_at_30, done_at_50, done_at_80 (what was done when that much of the sprint's time was over).

Each sprint from a project's fourth on is forecast from what was known before it. Smaller is better, but for coverage, which
should be 80 %.

Example:
  dsm backtest examples/history/teams.csv`;

const SHOWN_REJECTIONS = 10;

export function register(program: Command): void {
  program
    .command('backtest')
    .summary('score the forecasts on a history of closed sprints')
    .description('Forecast every sprint of a history from those before it, and score that beside simple methods.')
    .argument('<file>', 'CSV file')
    .option('--json', 'the whole result as JSON')
    .option('--rule <n>', 'what the rule forecasts for every sprint', readPositive, 10)
    .addHelpText('after', HELP)
    .action((file: string, options: { json?: true; rule: number }) => {
      const result = backtestTable(readTable(file), { rule: options.rule });
      process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result));
      for (const { line, why } of result.rejected.slice(0, SHOWN_REJECTIONS))
        process.stderr.write(`${file}:${line}: not read: ${why}\n`);
      const more = result.rejected.length - SHOWN_REJECTIONS;
      if (more > 0) process.stderr.write(`${file}: ${more} more rows were not read (--json lists them)\n`);
      if (result.forecasts === 0)
        throw new Error(
          `${file}: nothing to forecast: no project has four closed sprints (rows read: ${result.sprints})`,
        );
    });
}

function readTable(file: string): { line: number; cells: string[] }[] {
  const options = { bom: true, relax_column_count: true, skip_empty_lines: true, info: true } as const;
  try {
    const records = parse(readFileSync(file), options) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    throw new Error(`read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readPositive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0');
  return value;
}

const NAMES: Record<keyof BacktestResult['methods'], string> = {
  rule: 'always the rule',
  last: 'the last sprint',
  mean3: 'mean of the last 3',
  last10: 'one of the last 10',
  ours: 'DSM, plan unknown',
  ours_with_plan: 'DSM, plan known',
};

function tableOf({ sprints, projects, forecasts, methods, inflight, against }: BacktestResult): string {
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
