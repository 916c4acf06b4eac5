import type { Logger } from '../../kit/process/logger.ts';
import type { Background } from '../../kit/service.ts';
import { furthestOf, positionOf } from '../store/counters.ts';
import { decisionsUnderWay } from '../store/decisions.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { carryOut } from './carry-out.ts';
import type { Neighbours } from './facts.ts';

const EVERY_MS = 5_000;
/** Younger ones are still in the hands of the request that made them. */
const LEFT_ALONE_MS = 10_000;

/**
 * Finishes decisions that were left under way: their process was killed, or the sprint service was away. Safe beside others of its
 * kind, and beside the request that made the decision: see carryOut.
 */
export function decisionSweeper(
  db: OrchestratorDatabase,
  unit: () => OrchestratorUnit,
  neighbours: Neighbours,
  log: Logger,
): Background {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const sweep = async (leftAloneMs: number): Promise<void> => {
    // While everything is worked out anew, what is under way there is long done.
    if ((await positionOf(db)) < (await furthestOf(db))) return;
    const before = unit().now.getTime() - leftAloneMs;
    for (const decision of await decisionsUnderWay(db)) {
      if (new Date(decision.decided_at).getTime() > before) continue;
      await carryOut(unit(), neighbours, decision);
    }
  };
  const look = (leftAloneMs: number): void => {
    running = running
      .then(() => sweep(leftAloneMs))
      .catch((error) => log.warn({ err: error }, 'a decision waits to be carried out'));
  };
  return {
    start: () => {
      // What a process that is gone has left, at once.
      look(0);
      timer = setInterval(() => look(LEFT_ALONE_MS), EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
