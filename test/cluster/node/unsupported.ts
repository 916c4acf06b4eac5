import { accessSync, constants, existsSync } from 'node:fs';
import { runCommand } from '../../../dev/processes/command.ts';
import { hierarchiesOfVersion1 } from './control-groups.ts';

/** Why this machine can hold no node; undefined: it can. */
export async function whyNoNode(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `it needs Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'it needs root, for namespaces and control groups';
  for (const command of ['unshare', 'nsenter', 'ip', 'apt-get', 'dpkg-deb'])
    if (!isOnPath(command)) return `it needs the program ${command}, which is not on PATH`;
  const { code, stderr } = await runCommand('unshare', ['-m', '-p', '-n', '-u', '-i', '-C', '--fork', 'true'], {
    env: process.env,
  });
  if (code !== 0) return `namespaces cannot be made: ${stderr.trim()}`;
  if (hierarchiesOfVersion1().length === 0)
    return 'it needs control groups of version 1, and this machine has version 2: name a cluster with --context, such as one of kind';
  try {
    accessSync('/sys/fs/cgroup/memory', constants.W_OK);
  } catch {
    return 'control groups cannot be made: /sys/fs/cgroup/memory is read-only';
  }
  return undefined;
}

const isOnPath = (command: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`));
