// How a controller grows with the number of objects in its cache, on a real control plane: 100 to 10,000 Sprints of 2 KB. Run:
//   node bench/runtime/growth.ts [--objects 100,1000,5000,10000]
// Each size is a process of its own, started as one is: what was measured before leaves no trace in it.
import { parseArgs } from 'node:util';
import { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { Resource } from '../../controllers/runtime/objects/object.ts';
import type { Grown } from './grown.ts';
import { run, startSetting } from './setting.ts';

const { values } = parseArgs({ options: { objects: { type: 'string', default: '100,1000,5000,10000' } } });
const sizes = values.objects.split(',').map(Number);
const SPRINTS: Resource = { apiVersion: 'bench.dsm.dev/v1', kind: 'Sprint', plural: 'sprints', namespaced: true };
const GOAL = 'x'.repeat(1_650);
const CLIENTS = 20;

const setting = await startSetting();
const client = await KubeClient.connect({ file: setting.kubeconfig });
try {
  console.log(
    '| objects | metadata alone | s to sync | event loop blocked, ms | resident MB at once / at rest | no-op reconciles a s |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  let made = 0;
  for (const size of sizes) {
    await create(made, size);
    made = size;
    for (const metadataOnly of [false, true]) {
      const grown = await measure(size, metadataOnly);
      const { syncS, blockedMs, residentMb, reconcilesPerS } = grown;
      const resident = `${residentMb.atOnce.toFixed(1)} / ${residentMb.atRest.toFixed(1)}`;
      const figures = [syncS.toFixed(2), blockedMs.toFixed(0), resident, reconcilesPerS.toFixed(0)];
      console.log(`| ${[size, metadataOnly ? 'yes' : 'no', ...figures].join(' | ')} |`);
    }
  }
} finally {
  await client.close();
  await setting.stop();
}

async function create(from: number, to: number): Promise<void> {
  let next = from;
  const work = async () => {
    while (next < to) {
      const name = `sprint-${String(next++).padStart(6, '0')}`;
      const spec = { schedule: '30 9 * * 1-5', weeks: 2, goal: `${name} ${GOAL}` };
      const object = {
        apiVersion: SPRINTS.apiVersion,
        kind: SPRINTS.kind,
        metadata: { name, namespace: 'bench' },
        spec,
      };
      await client.create(SPRINTS, object);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
}

async function measure(size: number, metadataOnly: boolean): Promise<Grown> {
  const file = new URL('./grown.ts', import.meta.url).pathname;
  const env = {
    ...process.env,
    KUBECONFIG: setting.kubeconfig,
    BENCH_EXPECT: String(size),
    BENCH_METADATA: String(metadataOnly),
  };
  return JSON.parse(await run(process.execPath, [file], { env })) as Grown;
}
