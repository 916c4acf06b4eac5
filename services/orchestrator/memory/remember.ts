import type { Decision } from '../contract/shapes.ts';
import { qualityOf } from '../domain/memory/outcome.ts';
import type { Applying } from '../log/applying.ts';
import { insertEpisode, insertEpisodeOfSprint, recordOutcome } from '../store/memory/episodes.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import { episodeAtStart, episodeOf, outcomeOf } from './episode.ts';

// Written while the log is applied, from the event and what the log told before it: the same log gives the same rows.

/** A decision that the log tells of, also when the request that made it has stored it already. */
export async function rememberDecision(decision: Decision, project: ProjectRow, to: Applying): Promise<void> {
  if (await insertEpisode(to.work.trx, episodeOf(decision, project, to.history))) say(to);
}

/** A sprint that began: it has an episode, also when nobody decided for it or its decision is told later. */
export function rememberStart(sprint: SprintRow, project: ProjectRow, to: Applying): void {
  const { trx, later } = to.work;
  later(insertEpisodeOfSprint(trx, episodeAtStart(sprint, project, to.history)));
  say(to);
}

/** What came of a sprint. @param unit in which its episode is counted */
export function rememberOutcome(closed: SprintRow, unit: unknown, to: Applying): void {
  const { trx, later } = to.work;
  const outcome = outcomeOf(closed, unit);
  later(
    recordOutcome(trx, {
      sprintId: closed.sprint_id,
      outcome: { ...outcome },
      quality: qualityOf(outcome),
      recordedAt: closed.closed_at ?? new Date(0),
    }),
  );
  say(to);
}

const say = ({ work, remembers }: Applying): void => {
  if (remembers !== undefined) work.afterCommit(remembers);
};
