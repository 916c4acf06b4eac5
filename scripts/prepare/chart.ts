// Fills the caches with what the chart is tested with before any test's time limit runs: Helm, kubeconform, and the schemas of older
// Kubernetes versions. Without Go there is none of it, and the chart's tests are skipped and say why.
import { OLDER_KUBERNETES, openAPIOf, othersDefinitions } from '../../dev/chart/sources.ts';
import { prepareProgram } from '../../dev/go-programs/build.ts';
import { HELM, KUBECONFORM } from '../../dev/go-programs/programs.ts';

const { env } = process;
try {
  for (const program of [KUBECONFORM, HELM])
    console.log(`${program.name}: ${await prepareProgram(program, { env, log: console.log })}`);
  for (const version of OLDER_KUBERNETES) console.log(`Kubernetes ${version}: ${await openAPIOf(version, env)}`);
  await othersDefinitions(env);
} catch (error) {
  console.log(`chart: its tests are skipped: ${error instanceof Error ? error.message : error}`);
}
