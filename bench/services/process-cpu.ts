import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

interface Seen {
  parent: number;
  ticks: number;
}

/** Seconds of CPU time that these processes have taken with all that they have started: proc_pid_stat(5), fields 14 to 17. */
export function cpuOf(pids: readonly number[]): number {
  const seen = new Map<number, Seen>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0);
      seen.set(Number(entry), { parent: fields[1] ?? 0, ticks });
    } catch {
      // It has ended since.
    }
  }
  const isTheirs = (pid: number): boolean => pids.includes(pid) || (pid > 1 && isTheirs(seen.get(pid)?.parent ?? 0));
  let ticks = 0;
  for (const [pid, one] of seen) if (isTheirs(pid)) ticks += one.ticks;
  return ticks / TICKS_A_SECOND;
}
