import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../dev/cache-folder.ts';
import type { BuildOptions } from '../../dev/go-programs/build-module.ts';
import { lastLines, runCommand } from '../../dev/processes/command.ts';
import { withLock } from '../../dev/processes/lock.ts';
import { ROOT } from '../fixtures/command.ts';

/** The first commit whose chart and image stand complete: what a cluster of that day runs is upgraded from. */
const COMMIT = '8f47149287f9ed9974b21773c6638acde4ea5aa8';

export const EARLIER_TAG = 'earlier';
/** Below the folder that `prepareEarlier` gives. */
export const EARLIER = { chart: 'charts/dsm', image: 'dsm.tar' };

/** Gives the folder with chart and image of the earlier commit, made once for all clones; undefined, and said why, where git does not give that commit. */
export async function prepareEarlier({ env, log }: BuildOptions): Promise<string | undefined> {
  // The image has the packages of today.
  const packages = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  const target = cacheFolder(env, 'earlier', `${COMMIT}-${packages.slice(0, 12)}`);
  return withLock(`${target}.lock`, async () => {
    if (existsSync(target)) return target;
    const why = await whyUnknown(env);
    if (why !== undefined) {
      log(`test-cluster: SKIPPED: the upgrade from an earlier commit: ${why}`);
      return undefined;
    }
    log(`making the image of ${COMMIT.slice(0, 7)}: about 20 s, once`);
    const scratch = `${target}.making.${process.pid}`;
    try {
      await make(scratch, env);
      renameSync(scratch, target);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    return target;
  });
}

async function whyUnknown(env: BuildOptions['env']): Promise<string | undefined> {
  const failed = (error: Error) => ({ code: undefined, stderr: error.message });
  const { code, stderr } = await runCommand('git', ['cat-file', '-e', COMMIT], { env, cwd: ROOT }).catch(failed);
  if (code === 0) return undefined;
  // 1: git works, and has no such commit.
  if (code === 1) return 'it is not in the history of this clone, which `git fetch --unshallow` completes';
  return `git: ${lastLines(stderr, 3)}`;
}

async function make(folder: string, env: BuildOptions['env']): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const run = async (command: string, ...args: string[]) => {
    const { code, stderr } = await runCommand(command, args, { env, cwd: folder });
    if (code !== 0) throw new Error(`make the image of ${COMMIT}: ${command} ${args[0]}: ${lastLines(stderr, 5)}`);
  };
  const tree = join(folder, 'tree');
  mkdirSync(tree);
  await run('git', '-C', ROOT, 'archive', '--output', join(folder, 'tree.tar'), COMMIT);
  await run('tar', '-x', '-f', 'tree.tar', '-C', 'tree');
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  const out = join(folder, EARLIER.image);
  await run(process.execPath, join(tree, 'scripts/build-image.ts'), '--tag', `dsm:${EARLIER_TAG}`, '--out', out);
  mkdirSync(join(folder, EARLIER.chart, '..'), { recursive: true });
  renameSync(join(tree, EARLIER.chart), join(folder, EARLIER.chart));
  for (const each of ['tree', 'tree.tar']) rmSync(join(folder, each), { recursive: true });
}
