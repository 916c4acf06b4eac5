import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_MS = 5_000;
/** Allocated between two looks at most while nothing happens: timers, probes and metrics, in bytes. */
const QUIET_BYTES = 2 ** 20;
/** Less is not worth the pause, in bytes. */
const WORTH_BYTES = 3 * 2 ** 20;

/**
 * Gives back what a time of much work has left, once it is over: V8 collects when it allocates, so a process that does nothing keeps all
 * that it ever had. Takes about a millisecond a megabyte in use, in which nothing else runs. Returns what ends it.
 */
export function collectWhenQuiet({ lookMs = LOOK_MS } = {}): () => void {
  const collect = collector();
  let used = 0;
  let least = 0;
  const look = () => {
    const { used_heap_size: now, total_heap_size: held } = getHeapStatistics();
    const isQuiet = Math.abs(now - used) < QUIET_BYTES;
    used = now;
    if (!isQuiet || held - least < WORTH_BYTES) return;
    collect();
    const after = getHeapStatistics();
    [used, least] = [after.used_heap_size, after.total_heap_size];
  };
  const timer = setInterval(look, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: (options: object) => void = runInNewContext('gc');
  return () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
