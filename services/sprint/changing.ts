import { moveToHead } from './store/changes.ts';
import type { SprintUnit, SprintWork } from './store/tables.ts';

/** A use case that changes one sprint, or its tasks: whoever follows the changes sees it again once this is committed. */
export const changing = <T>(
  unit: SprintUnit,
  name: string,
  sprintId: string,
  change: (work: SprintWork) => Promise<T>,
): Promise<T> =>
  unit.run(name, async (work) => {
    const answer = await change(work);
    work.later(moveToHead(work.trx, sprintId));
    return answer;
  });
