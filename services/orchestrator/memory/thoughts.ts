import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { Clock } from '../../kit/time/clock.ts';
import type { Decision } from '../contract/shapes.ts';
import { summaryOf } from '../domain/memory/insights.ts';
import { type Thought, think } from '../store/memory/working-memory.ts';
import type { OrchestratorDatabase } from '../store/tables.ts';
import { reasoningOf } from './episode.ts';
import type { Recalled } from './retrieval.ts';

/** Thoughts that wait to be written; what comes beyond is not thought. */
const MOST_WAITING = 100;

/** Working memory: what was asked decisions looked at and came to. Written after the answer is given. */
export class Thoughts {
  readonly #db: OrchestratorDatabase;
  readonly #clock: Clock;
  readonly #outage: OutageLog;
  #waiting = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(db: OrchestratorDatabase, clock: Clock, log: Logger) {
    this.#db = db;
    this.#clock = clock;
    this.#outage = new OutageLog(log, 'working memory: writing it');
  }

  /** Ends when all that was thought up to now is written. */
  get written(): Promise<void> {
    return this.#written;
  }

  of(decision: Decision, { retrieval, found }: Recalled): void {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting++;
    const thought = thoughtOf(decision, { looked: retrieval !== null, found }, this.#clock.now());
    this.#written = this.#written
      .then(() => think(this.#db, thought))
      .then(() => this.#outage.worked())
      .catch((error) => this.#outage.failed(error))
      .finally(() => {
        this.#waiting--;
      });
  }
}

/** Codes and counts alone. Pure. */
function thoughtOf(
  decision: Decision,
  { looked, found }: { looked: boolean; found: readonly { episode_id: string }[] },
  now: Date,
): Thought {
  const reasoning = reasoningOf(decision);
  const sources = looked ? `chronicle, ${found.length} episodes` : 'chronicle';
  return {
    projectId: decision.project_id,
    now,
    thought: `Looked at ${sources}; decided ${summaryOf(reasoning)}, because ${reasoning.reason}, ${decision.state}`,
    goal: decision.action === 'CloseSprint' ? 'EndTheSprint' : 'DecideTheNextSprint',
    context: { ...reasoning, own_sprints: decision.own_sprints, backlog_open: decision.backlog.tasks },
    relatedEpisodes: found.map(({ episode_id }) => episode_id),
  };
}
