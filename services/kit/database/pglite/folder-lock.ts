import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a lock file that names this process. A lock whose process is gone (or is this one, restarted under the same
 * pid) is taken over. Returns the release; throws when a living process holds it.
 */
export function takeLock(file: string): () => void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, identity(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const held = readFileSync(file, 'utf8');
      const pid = Number.parseInt(held, 10);
      if (Number.isInteger(pid) && held === identity(pid)) {
        throw new Error(`lock: ${file}: process ${pid} has this folder open`);
      }
      rmSync(file, { force: true });
    }
  }
  throw new Error(`lock: ${file}: could not be taken`);
}

/** pid and start time: a pid alone comes round again. */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is a process that has ended and that nobody has asked about yet; while threads are left it still writes.
    const ended = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
    return ended ? `${pid} gone` : `${pid} ${fields[19]}`;
  } catch {
    return alive(pid) ? `${pid}` : `${pid} gone`;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
