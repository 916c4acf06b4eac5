import type { History } from '../learning/history.ts';
import type { OrchestratorWork } from '../store/tables.ts';

/** What applying an event needs beside its transaction. */
export interface Applying {
  work: OrchestratorWork;
  history: History;
  tells: {
    /** false: the event was applied before, and what came of it was told then */
    decisions: boolean;
    /** those of strategies too. False also while the log is caught up with: what is told then is old, and readers of the list routes see it all the same */
    forecasts: boolean;
  };
  /** called once it is committed that an episode is new, or says more; absent: nobody waits for it */
  remembers?: (() => void) | undefined;
}
