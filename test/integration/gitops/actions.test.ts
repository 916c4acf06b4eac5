import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../fixtures/command.ts';
import { hasVerdicts, verdictsOn, WITHOUT_VERDICTS } from '../fixtures/gitops-verdicts.ts';

// What Argo CD offers for a Sprint, and what each makes of it: a proposal can be approved, and what is not over can be closed.

const FOLDER = join(ROOT, 'gitops/argo-cd/resource_customizations/scrum.dsm.dev/Sprint/actions');
const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'));
const { discoveryTests, actionTests } = read('action_test.yaml') as {
  discoveryTests: { inputPath: string; result: { name: string; disabled: boolean }[] }[];
  actionTests: { action: string; inputPath: string; expectedOutputPath: string }[];
};

const actionsOf = async (file: string) => (await verdictsOn([read(file)]))[0]?.actions ?? {};

describe.skipIf(!hasVerdicts)(`actions on a Sprint${WITHOUT_VERDICTS}`, () => {
  it.each(discoveryTests)('$inputPath: what is offered', async ({ inputPath, result }) => {
    const found = Object.entries(await actionsOf(inputPath)).map(([name, { disabled }]) => ({ name, disabled }));
    expect(found.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(result);
  });

  it.each(actionTests)('$action on $inputPath', async ({ action, inputPath, expectedOutputPath }) => {
    const actions = await actionsOf(inputPath);
    expect(actions[action]?.result).toEqual(read(expectedOutputPath));
  });
});
