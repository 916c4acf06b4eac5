// Fills the cache with the program that asks Argo CD's and Flux' own code, before any test's time limit runs.
import { prepareProgram } from '../dev/go-programs/build.ts';
import { GITOPS_VERDICTS } from '../dev/go-programs/programs.ts';

console.log(`verdicts of GitOps tools: ${await prepareProgram(GITOPS_VERDICTS, { env: process.env, log: console.log })}`);
