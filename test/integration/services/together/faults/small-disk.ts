import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const ROOMY_MB = 1_024;
/** What is left on a full disk: less than a segment of the write-ahead log, and less than a table grows by at once. */
const LEFT_BYTES = 48 * 1_024;
const FILL_TRIES = 100;

/** A disk whose end a test can move; only root may mount one. */
export interface SmallDisk {
  path: string;
  /** Nothing more has room on it. */
  fill(): void;
  empty(): void;
  unmount(): void;
}

/** Why there is none here; undefined: there can be one. */
export const whyNoSmallDisk = (): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root of Linux can mount one';
  return undefined;
};

/** Mounted at <dir>/<name>, in memory. */
export function smallDisk(dir: string, name: string): SmallDisk {
  const path = join(dir, name);
  mkdirSync(path, { recursive: true });
  const mount = (...options: string[]) =>
    void execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', path], { stdio: 'pipe' });
  mount(`size=${ROOMY_MB}m`, 'mode=711');
  return {
    path,
    fill: () => {
      // The kernel refuses a size below what is used, and the server goes on writing between the look and the remount.
      for (let left = FILL_TRIES; ; left--) {
        const { blocks, bfree, bsize } = statfsSync(path);
        try {
          return mount('remount', `size=${(blocks - bfree) * bsize + LEFT_BYTES}`);
        } catch (error) {
          if (left === 0) throw error;
        }
      }
    },
    empty: () => mount('remount', `size=${ROOMY_MB}m`),
    unmount: () => void execFileSync('umount', ['--lazy', path], { stdio: 'pipe' }),
  };
}
