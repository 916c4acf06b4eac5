import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stopAll } from './recorded.ts';

/**
 * Ties the processes recorded under dir to this one: when it ends, even by SIGKILL, they are stopped. What ties them is
 * a small process of its own, which reads a pipe from here; its end of file says that this process is gone.
 */
export function tieToThisProcess(dir: string): { untie: () => Promise<void> } {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(import.meta.url), dir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  const pipe = child.stdin as (NodeJS.WritableStream & { unref?: () => void }) | null;
  pipe?.unref?.();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    untie: async () => {
      child.ref();
      pipe?.end();
      await ended;
    },
  };
}

const [, script, dir] = process.argv;
if (script === fileURLToPath(import.meta.url) && dir !== undefined) {
  process.stdin.resume();
  process.stdin.once('close', () => void stopAll(dir));
}
