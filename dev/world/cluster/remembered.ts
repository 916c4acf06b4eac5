import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which cluster a world works on that has none of its own. */
interface Remembered {
  /** the context by which it was asked for last */
  context: string;
  /** uid of the namespace kube-system */
  clusterUID: string;
}

const file = (dir: string) => join(dir, 'cluster.json');

function readRemembered(dir: string): Remembered | undefined {
  return existsSync(file(dir)) ? (JSON.parse(readFileSync(file(dir), 'utf8')) as Remembered) : undefined;
}

/** @throws when the world in the folder works on a cluster of somebody's, and is asked for without one */
export function checkLocal(dir: string): void {
  const known = readRemembered(dir);
  if (known === undefined) return;
  throw new Error(
    `start world: ${dir}: it works on the cluster of context ${known.context}: "dsm up --context ${known.context}" goes on with it; for a local one name another folder (--dir)`,
  );
}

/** @throws when the world in the folder has a control plane of its own, or works on another cluster */
export function checkCluster(dir: string, clusterUID: string): void {
  const known = readRemembered(dir);
  if (known === undefined && existsSync(join(dir, 'kubeconfig')))
    throw new Error(`start world: ${dir}: it has a cluster of its own: name another folder (--dir)`);
  if (known !== undefined && known.clusterUID !== clusterUID)
    throw new Error(
      `start world: ${dir}: it works on another cluster, that of context ${known.context} then, and what its services know is of that one: name another folder (--dir)`,
    );
}

export function remember(dir: string, now: Remembered): void {
  writeFileSync(`${file(dir)}.new`, JSON.stringify(now));
  renameSync(`${file(dir)}.new`, file(dir));
}
