import type { Clock } from '../controllers/runtime/time/clock.ts';

interface MachineTime {
  now: number;
  aheadMs: number;
  movedAt: number;
}

/**
 * The machine's own time, by which CronJobs fire, beside a clock that is `aheadMs` ahead of it. That clock is taken to have been moved
 * when this process started: nobody knows more of what fired before.
 */
export function machineTimeOf(clock: Clock, aheadMs: number): () => MachineTime {
  const now = () => clock.now() - aheadMs;
  const movedAt = aheadMs === 0 ? 0 : now();
  return () => ({ now: now(), aheadMs, movedAt });
}
