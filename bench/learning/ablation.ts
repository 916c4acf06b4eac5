// What each part is worth: the same installations with the rule, what is learned, and what strategies and vectors would make of it.
// Run: node bench/learning/ablation.ts [seeds of installations: 1-20] [history.csv …]
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { intervalOfChange } from '../../services/orchestrator/backtest/bootstrap.ts';
import { readHistory } from '../../services/orchestrator/backtest/history.ts';
import { type Policy, ruleOnly, statistics } from './ablation/policy.ts';
import { replay } from './ablation/replay.ts';
import { percent, printTable, seedsIn, sum } from './ablation/report.ts';
import { byChance, byNumbers, withVectors } from './ablation/similar.ts';
import { withStrategies, withStrategiesUngated } from './ablation/strategies.ts';
import { PROCESSES, PROCESSES_WITH_A_PATTERN } from './processes.ts';

const policies = (): Policy[] => [
  ...[ruleOnly, withStrategies, withStrategiesUngated],
  withVectors('+ vectors (own numbers)', byNumbers),
  withVectors('+ five at random', byChance()),
];

async function printHistories(files: readonly string[]) {
  console.log('\n| History | Way | Loss a sprint | against statistics | 95 % |\n|---|---|---|---|---|');
  for (const file of files) {
    const cells = parse(readFileSync(file, 'utf8')) as string[][];
    const { rows } = readHistory(cells.map((row, i) => ({ line: i + 1, cells: row })));
    const base = await replay(rows, statistics);
    for (const policy of [statistics, ...policies()]) {
      const ours = await replay(rows, policy);
      const { crps_change, low, high } = intervalOfChange(
        ours.map(({ loss }) => loss),
        base.map(({ loss }) => loss),
        ours.map(({ project }) => project),
      );
      const name = file.replace(/^.*\//, '');
      const cells = [(sum(ours) / ours.length).toFixed(2), percent(crps_change), `${percent(low)} to ${percent(high)}`];
      console.log(`| ${[name, policy.name, ...cells].join(' | ')} |`);
    }
  }
}

const [seeds = '1-20', ...files] = process.argv.slice(2);
await printTable(policies(), seedsIn(seeds), [...PROCESSES, ...PROCESSES_WITH_A_PATTERN]);
await printHistories(files.length > 0 ? files : ['examples/history/teams.csv']);
