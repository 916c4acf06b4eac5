import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from './identity.ts';

let tickets = 0;

/**
 * Runs `work` while this process holds the lock file; waits for another live holder, takes over from a dead one.
 * `onWait` is called once, with the holder's pid, when there is something to wait for.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  options: { onWait?: (pid: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const ticket = `${file}.${process.pid}.${tickets++}`;
  const mine = JSON.stringify(identityOf(process.pid));
  writeFileSync(ticket, mine);
  try {
    let told = false;
    while (!link(ticket, file)) {
      const holder = read(file);
      if (holder === undefined) continue;
      if (!isAlive(JSON.parse(holder) as ProcessIdentity)) {
        removeStale(file, holder, `${ticket}.stale`);
        continue;
      }
      if (!told) options.onWait?.((JSON.parse(holder) as ProcessIdentity).pid);
      told = true;
      await delay(100, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } finally {
    rmSync(ticket, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

// link() is the one call that both creates the file with its content and fails when it is there.
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

// Another waiter may have taken over in between: what was moved away is then a live lock and goes back.
function removeStale(file: string, stale: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== stale) link(aside, file);
  rmSync(aside, { force: true });
}
