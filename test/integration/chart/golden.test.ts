import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenOf, goldenPath } from './golden.ts';
import { CHART, helm, helmProgram, skipped, VALUE_SETS, valuesOf } from './helm.ts';

describe.skipIf(helmProgram === undefined).each(VALUE_SETS)(`the values of %s${skipped}`, (set) => {
  it('are rendered as test/integration/chart/golden says; node scripts/render-chart.ts writes it anew', async () =>
    expect(await goldenOf(set)).toBe(readFileSync(goldenPath(set), 'utf8')));

  it('pass helm lint', async () => {
    const { code, stdout, stderr } = await helm('lint', '--strict', CHART, '--values', valuesOf(set));
    expect(code, stdout + stderr).toBe(0);
  });
});
