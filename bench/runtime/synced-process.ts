import { monitorEventLoopDelay } from 'node:perf_hooks';
import { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { OperatorRuntime } from '../../controllers/runtime/control/runtime.ts';
import type { KubeObject, Resource } from '../../controllers/runtime/objects/object.ts';
import { semanticEqual } from '../../controllers/runtime/objects/semantic-equal.ts';
import { collectWhenQuiet } from '../../controllers/runtime/process/memory.ts';
import type { Grown } from './grown.ts';

const expected = Number(process.env.BENCH_EXPECT);
const SPRINTS: Resource<KubeObject & { status?: object }> = {
  apiVersion: 'bench.dsm.dev/v1',
  kind: 'Sprint',
  plural: 'sprints',
  namespaced: true,
  metadataOnly: process.env.BENCH_METADATA === 'true',
};
const RESOLUTION_MS = 1;

export async function sync(): Promise<void> {
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: console.error, error: console.error };
  const client = await KubeClient.connect({ file: process.env.KUBECONFIG ?? '' });
  const runtime = new OperatorRuntime({ client, clock: Date, log, name: 'bench' });
  const allReconciled = Promise.withResolvers<void>();
  let reconciled = 0;
  runtime.add({
    name: 'sprint',
    for: SPRINTS,
    workers: 10,
    async reconcile(request, { store }) {
      // What a reconciler does when nothing is to be done: reads, works out what should be, compares.
      const sprint = store(SPRINTS).get(request);
      const desired = { observedGeneration: sprint?.metadata.generation, phase: 'Active', conditions: [] };
      semanticEqual(sprint?.status, desired);
      reconciled += 1;
      if (reconciled === expected) allReconciled.resolve();
    },
  });

  const endCollecting = collectWhenQuiet();
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const startedAt = performance.now();
  await runtime.start();
  const syncedAt = performance.now();
  await allReconciled.promise;
  const doneAt = performance.now();
  delays.disable();
  const residentMb = () => process.memoryUsage.rss() / 2 ** 20;
  const atOnceMb = residentMb();
  // Two looks of the collector.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  const grown: Grown = {
    syncS: (syncedAt - startedAt) / 1_000,
    blockedMs: delays.max / 1e6 - RESOLUTION_MS,
    residentMb: { atOnce: atOnceMb, atRest: residentMb() },
    reconcilesPerS: expected / ((doneAt - syncedAt) / 1_000),
  };
  console.log(JSON.stringify(grown));
  endCollecting();
  await runtime.stop();
  await client.close();
}
