import { intervalOfChange } from '../../../services/orchestrator/backtest/bootstrap.ts';
import type { Process } from '../processes.ts';
import { runInstallation, type TeamLoss } from './installation.ts';
import { type Policy, statistics } from './policy.ts';

interface Lost extends TeamLoss {
  installation: string;
}

/** Seeds "1-20", each of an installation of its own. */
export function seedsIn(text: string): number[] {
  const [from = 1, to = from] = text.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

async function lossesOf(policy: Policy, seeds: readonly number[], processes: Process[], levels?: number[]) {
  const all: Lost[] = [];
  for (const seed of seeds)
    for (const loss of await runInstallation(processes, policy, seed, levels))
      all.push({ ...loss, installation: String(seed) });
  return all;
}

export const sum = (losses: readonly { loss: number }[]) => losses.reduce((total, { loss }) => total + loss, 0);
export const percent = (share: number | null) =>
  share === null ? '-' : `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;

/** Loss relative to the oracle's, and its change against statistics with a 95 % interval. */
function line(name: string, ours: readonly Lost[], base: readonly Lost[], process?: string): string {
  const of = (losses: readonly Lost[]) => losses.filter((each) => process === undefined || each.process === process);
  const [mine, theirs] = [of(ours), of(base)];
  const oracle = mine.reduce((total, each) => total + each.oracle, 0);
  const { crps_change, low, high } = intervalOfChange(
    mine.map(({ loss }) => loss),
    theirs.map(({ loss }) => loss),
    mine.map(({ installation }) => installation),
  );
  const cells = [(sum(mine) / oracle).toFixed(3), percent(crps_change), `${percent(low)} to ${percent(high)}`];
  return `| ${[process ?? 'all', name, ...cells].join(' | ')} |`;
}

/** Prints a row a process and way, over so many installations. */
export async function printTable(
  policies: Policy[],
  seeds: readonly number[],
  processes: Process[],
  levels?: number[],
) {
  const base = await lossesOf(statistics, seeds, processes, levels);
  console.log('| Process | Way | Loss / oracle’s | against statistics | 95 % |\n|---|---|---|---|---|');
  const results = [{ name: statistics.name, losses: base }];
  for (const policy of policies)
    results.push({ name: policy.name, losses: await lossesOf(policy, seeds, processes, levels) });
  for (const process of [undefined, ...processes.map(({ name }) => name)])
    for (const { name, losses } of results) console.log(line(name, losses, base, process));
}
