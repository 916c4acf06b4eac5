import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What tells one process from a later one with the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; differs for every process that ever had this pid. */
  startTime: string;
}

/** The start time of a live process; undefined when there is none (a zombie counts as none: it holds no port). */
export function startTimeOf(pid: number): string | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

export function isAlive(identity: ProcessIdentity): boolean {
  return startTimeOf(identity.pid) === identity.startTime;
}

/** @throws when the process has already ended. */
export function identityOf(pid: number): ProcessIdentity {
  const startTime = startTimeOf(pid);
  if (startTime === undefined) throw new Error(`identify process: ${pid}: it has already ended`);
  return { pid, startTime };
}

/** Sends a signal to that very process; false when it is gone. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  try {
    process.kill(identity.pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Sends a signal to all processes of the group that this one leads, also when it has ended and others of the group have not; false when
 * none is left, or the pid is another process's by now.
 */
export function signalGroup(leader: ProcessIdentity, name: NodeJS.Signals): boolean {
  const startTime = startTimeOf(leader.pid);
  // As long as one of the group is there, no new process gets the leader's pid.
  if (startTime !== undefined && startTime !== leader.startTime) return false;
  try {
    process.kill(-leader.pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

// Ticks since boot mean nothing across a reboot, and a world's folder survives one: hence the boot id.
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, threads, ticks] = [fields[0], Number(fields[17]), fields[19]];
    // The first thread turns zombie while others are still on their way out, and with them the process's ports.
    const gone = state === 'X' || (state === 'Z' && threads <= 1);
    if (gone || ticks === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    const [state, ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}
