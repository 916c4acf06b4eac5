import { describe, expect, it } from 'vitest';
import { runInstallation } from './ablation/installation.ts';
import { type Policy, statistics } from './ablation/policy.ts';
import { withStrategies } from './ablation/strategies.ts';
import { PROCESSES, PROCESSES_WITH_A_PATTERN } from './processes.ts';

const againstOracle = async (policy: Policy, processes = PROCESSES, levels?: number[]) => {
  const losses = (await Promise.all([1, 2].map((seed) => runInstallation(processes, policy, seed, levels)))).flat();
  const sum = (of: 'loss' | 'oracle') => losses.reduce((total, each) => total + each[of], 0);
  return sum('loss') / sum('oracle');
};

describe('projects of one installation', () => {
  it('learn beside each other as well as alone', async () => {
    expect(await againstOracle(statistics, PROCESSES, [3])).toBeLessThan(1.25);
  });

  it('are served by strategies where there is a pattern, and hardly worse where there is none', async () => {
    const pattern = PROCESSES_WITH_A_PATTERN.filter(({ name }) => name === 'short sprints');
    const levels = [1, 2, 3, 4];
    expect(await againstOracle(withStrategies, pattern, levels)).toBeLessThan(
      await againstOracle(statistics, pattern, levels),
    );
    expect(await againstOracle(withStrategies)).toBeLessThan((await againstOracle(statistics)) * 1.05);
  });
});
