// Writes how Helm renders each set of values in charts/dsm/ci, which test/integration/chart compares: run it after a change of the chart,
// and look at what differs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { prepareProgram } from '../dev/go-programs/build.ts';
import { HELM } from '../dev/go-programs/programs.ts';

await prepareProgram(HELM, { env: process.env, log: console.log });
// It looks for Helm when it is loaded.
const { goldenOf, goldenPath } = await import('../test/integration/chart/golden.ts');
const { VALUE_SETS } = await import('../test/integration/chart/helm.ts');
for (const set of VALUE_SETS) {
  mkdirSync(dirname(goldenPath(set)), { recursive: true });
  writeFileSync(goldenPath(set), await goldenOf(set));
  console.log(`wrote ${goldenPath(set)}`);
}
