// Plays DSM on a cluster with a real kubelet: `make test-cluster`, or on a cluster of yours: `make test-cluster ARGS="--context kind-dsm"`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loaderOf } from '../test/cluster/cluster.ts';
import { EARLIER, prepareEarlier } from '../test/cluster/earlier.ts';
import { prepareNode, prepareServerImages } from '../test/cluster/node/prepare.ts';
import { whyNoNode } from '../test/cluster/node/unsupported.ts';

const ROOT = join(import.meta.dirname, '..');
const IMAGE = join(ROOT, 'dist/cluster/dsm.tar');

const { context, image } = parseArgs({ options: { context: { type: 'string' }, image: { type: 'string' } } }).values;
const reason = context === undefined ? await whyNoNode() : undefined;
if (reason !== undefined) {
  console.log(`test-cluster: SKIPPED, nothing was tested: ${reason}`);
  process.exit(0);
}
const options = { env: process.env, log: console.log };
const images = context === undefined ? (await prepareNode(options)).images : await prepareServerImages(options);
const archive = image ?? IMAGE;
const earlier = await prepareEarlier(options);
if (image === undefined)
  run(process.execPath, join(ROOT, 'scripts/build-image.ts'), '--tag', 'dsm:test', '--out', IMAGE);
const load = context === undefined ? undefined : loaderOf(context);
if (load !== undefined)
  for (const each of [archive, ...(earlier ? [join(earlier, EARLIER.image)] : []), ...images]) run(...load(each));
run(join(ROOT, 'node_modules/.bin/vitest'), 'run', '--project', 'cluster', '--bail', '1', '--disableConsoleIntercept');

function run(...[command, ...args]: string[]): void {
  const env = {
    ...process.env,
    DSM_CLUSTER_IMAGE: archive,
    ...(earlier ? { DSM_CLUSTER_EARLIER: earlier } : {}),
    ...(context ? { DSM_CLUSTER_CONTEXT: context } : {}),
  };
  const { status, error } = spawnSync(command as string, args, { cwd: ROOT, env, stdio: 'inherit' });
  if (error !== undefined) throw new Error(`test-cluster: ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
