import { describe, expect, it } from 'vitest';
import { closedLoop } from './closed-loop.ts';
import { PROCESSES } from './processes.ts';

const named = (name: string) => PROCESSES.filter((process) => process.name === name);

describe('the decision in a closed loop', () => {
  it.each([
    ['noisy', 1 / 3, 0.5],
    ['steady', 5, 0.7],
    ['doubling half-way', 5, 0.8],
  ])('%s, capacity %d times the rule: costs less than %d of the rule', (name, level, share) => {
    const [result] = closedLoop(5, named(name), [level]);
    expect(result?.applied).toBeLessThan((result?.rule ?? 0) * share);
    expect(result?.applied).toBeLessThan((result?.oracle ?? 0) * 1.5);
  });

  it('costs hardly more than the rule where the rule is right', () => {
    const [result] = closedLoop(5, named('steady'), [1]);
    expect(result?.applied).toBeLessThan((result?.rule ?? 0) * 1.2);
  });

  it('does not shrink as the mean of what was delivered does', () => {
    const [result] = closedLoop(5, named('slow growth'), [1.6]);
    expect(result?.applied).toBeLessThan((result?.naive ?? 0) * 0.9);
  });
});
