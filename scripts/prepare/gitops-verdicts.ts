// Fills the cache with the program that asks the code of Argo CD and Flux, before any test's time limit runs. Where there can be none, its
// tests are skipped and say why.
import { prepareVerdicts } from '../../dev/go-programs/gitops-verdicts.ts';

try {
  console.log(`verdicts of GitOps tools: ${await prepareVerdicts({ env: process.env, log: console.log })}`);
} catch (error) {
  const why = error instanceof Error ? error.message : error;
  console.log(`verdicts of GitOps tools: none, and tests with them are skipped: ${why}`);
}
