// Fills the cache with the program that asks the code of Argo CD and Flux, before any test's time limit runs. Where there can be none, its
// tests are skipped and say why.
import { prepareProgram } from '../dev/go-programs/build.ts';
import { GITOPS_VERDICTS } from '../dev/go-programs/programs.ts';

try {
  console.log(
    `verdicts of GitOps tools: ${await prepareProgram(GITOPS_VERDICTS, { env: process.env, log: console.log })}`,
  );
} catch (error) {
  const why = error instanceof Error ? error.message : error;
  console.log(`verdicts of GitOps tools: none, and tests with them are skipped: ${why}`);
}
