import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
const PREFIX = 'dsm-node-';
/** The hierarchies of version 1 that containers use. */
const V1 = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'systemd'];

/** Empty: the machine has version 2. */
export const hierarchiesOfVersion1 = (): string[] =>
  existsSync(join(ROOT, 'cgroup.controllers')) ? [] : V1.filter((name) => existsSync(join(ROOT, name, 'cgroup.procs')));

/** Makes a node's own control groups, which bound what its kubelet sees; gives their folders. */
export function makeControlGroups(name: string): string[] {
  const hierarchies = hierarchiesOfVersion1();
  const parents = hierarchies.length === 0 ? [ROOT] : hierarchies.map((hierarchy) => join(ROOT, hierarchy));
  return parents.map((parent) => {
    const folder = join(parent, `${PREFIX}${name}`);
    mkdirSync(folder);
    // A cpuset takes no process before it has CPUs and memory.
    for (const file of parent.endsWith('/cpuset') ? ['cpuset.cpus', 'cpuset.mems'] : [])
      writeFileSync(join(folder, file), readFileSync(join(parent, file)));
    return folder;
  });
}

/** Removes the groups of nodes that have no process any more, what killed runs have left as well, or those of one; false: some have one. */
export function removeEmptyControlGroups(name = ''): boolean {
  const parents = [ROOT, ...V1.map((name) => join(ROOT, name))].filter((folder) => existsSync(folder));
  return parents
    .flatMap((parent) =>
      readdirSync(parent)
        .filter((each) => each.startsWith(`${PREFIX}${name}`))
        .map((each) => join(parent, each)),
    )
    .map(removeDeepestFirst)
    .every(Boolean);
}

function removeDeepestFirst(folder: string): boolean {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeDeepestFirst(join(folder, entry.name));
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
