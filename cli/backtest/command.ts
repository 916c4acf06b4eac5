import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'csv-parse/sync';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { type BacktestResult, backtestSprints, backtestTable } from '../../services/orchestrator/backtest/app.ts';
import { orchestratorClient } from '../../services/orchestrator/contract/client.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';
import { shown, toJson } from '../terminal-text.ts';
import { closedSprints } from './installation.ts';
import { tableOf } from './table.ts';

const HELP = `
The file has the columns project, sprint, committed and delivered, and a row a closed sprint, each project's in the order of time.
Optional columns: done_at_30, done_at_50, done_at_80 (what was done when that much of the sprint's time was over).

With --from-installation the closed sprints of this installation are taken instead, each in the unit of its project, Live and Simulated
ones of a project apart. Sprints that teach nothing (deleted, closed early, nothing committed) are left out and counted.

Each sprint from a project's fourth on is forecast from what was known before it. Smaller is better, but for coverage, which
should be 80 %.

Examples:
  dsm backtest examples/history/teams.csv
  dsm backtest --from-installation --json`;

const SHOWN_REJECTIONS = 10;

interface Options {
  fromInstallation?: true;
  json?: true;
  rule: number;
  dir: string;
}

export function register(program: Command): void {
  program
    .command('backtest')
    .summary('score the forecasts on a history of closed sprints')
    .description('Forecast every sprint of a history from those before it, and score that beside simple methods.')
    .argument('[file]', 'CSV file')
    .option('--from-installation', "this installation's closed sprints instead of a file")
    .option('--json', 'the whole result as JSON')
    .option('--rule <n>', 'what the rule forecasts for every sprint', readPositive, 10)
    .option(
      '--dir <folder>',
      'with --from-installation: the folder that holds the local world; DSM_ORCHESTRATOR_URL goes before it',
      DEFAULT_DIR,
    )
    .addHelpText('after', HELP)
    .action((file: string | undefined, options: Options, command: Command) => {
      const isOne = (file === undefined) === (options.fromInstallation === true);
      if (!isOne) command.error('error: say either a file or --from-installation', { exitCode: 2 });
      return file === undefined ? ofInstallation(options) : ofFile(file, options);
    });
}

function ofFile(file: string, { json, rule }: Options): void {
  const result = backtestTable(readTable(file), { rule });
  print(result, json, {});
  for (const { line, why } of result.rejected.slice(0, SHOWN_REJECTIONS))
    process.stderr.write(`${shown(`${file}:${line}: not read: ${why}`)}\n`);
  const more = result.rejected.length - SHOWN_REJECTIONS;
  if (more > 0) process.stderr.write(`${file}: ${more} more rows were not read (--json lists them)\n`);
  refuseNothing(file, result);
}

async function ofInstallation({ json, rule, dir }: Options): Promise<void> {
  const { url, settings } = addressOf('orchestrator', dir);
  const { sprints, leftOut } = await asked('read closed sprints', () =>
    closedSprints(orchestratorClient(url, settings)),
  );
  const result = backtestSprints(sprints, { rule });
  print(result, json, { left_out: leftOut });
  if (leftOut > 0) process.stderr.write(`${leftOut} closed sprints teach nothing and were left out\n`);
  refuseNothing('this installation', result);
}

const print = (result: BacktestResult, json: true | undefined, more: object): void =>
  void process.stdout.write(json ? toJson({ ...result, ...more }) : tableOf(result));

function refuseNothing(what: string, { forecasts, sprints }: BacktestResult): void {
  if (forecasts === 0)
    throw new Error(`${what}: nothing to forecast: no project has four closed sprints (sprints read: ${sprints})`);
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
