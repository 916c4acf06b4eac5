import type { Updateable } from 'kysely';
import { moveToHead } from './store/changes.ts';
import type { SprintTables, SprintUnit, SprintWork } from './store/tables.ts';

type SprintChange = Updateable<SprintTables['sprints']>;

export interface ChangingWork extends SprintWork {
  /** Leaves a change of the sprint's row until the end, where all of them are one. */
  set(change: SprintChange): void;
  /** Calls `then` once this is committed, with the sprint's new revision. */
  moved(then: (revision: string) => void): void;
}

/** A use case that changes one sprint, or its tasks: whoever follows the changes sees it again once this is committed. */
export const changing = <T>(
  unit: SprintUnit,
  name: string,
  sprintId: string,
  change: (work: ChangingWork) => Promise<T>,
): Promise<T> =>
  unit.run(name, async (work) => {
    const changes: SprintChange = {};
    const heed = new Set<(revision: string) => void>();
    const answer = await change({
      ...work,
      set: (one) => void Object.assign(changes, one),
      moved: (then) => void heed.add(then),
    });
    work.later(moveToHead(work.trx, sprintId, changes), ([row]) => {
      for (const then of heed) work.afterCommit(() => row && then(row.revision));
    });
    return answer;
  });
