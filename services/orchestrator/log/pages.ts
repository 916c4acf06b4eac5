import type { Logger } from '../../kit/process/logger.ts';
import type { History } from '../learning/history.ts';
import { isSetBack, movePosition, movingPosition } from '../store/counters.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { applyEvent } from './apply.ts';
import { applyProgress } from './apply-progress.ts';
import { type LoggedEvent, registry, saysSomething } from './events.ts';
import { following } from './following.ts';
import { runsOf } from './runs.ts';

/** Events that are read at once. */
export const PAGE = 200;

/** In the log, as they are written: see store/counters.ts. */
export interface Places {
  position: number;
  furthest: number;
}

/** Where the log was read on, and up to where. */
export interface Page extends Places {
  next: number;
  isLive: boolean;
}

export interface PagesOptions {
  db: OrchestratorDatabase;
  /** a unit for one page of the log */
  unit: () => OrchestratorUnit;
  history: History;
  log: Logger;
  /** see Applying */
  remembers?: (() => void) | undefined;
}

/** Applies pages of the log: effects and place in the log are one transaction. */
export class Pages {
  readonly #options: PagesOptions;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /**
   * What says something, in transactions with its place: the progress of running sprints as far as it follows each other, every other event
   * by itself. When the place was set back meanwhile, the page is no longer the next. Returns the place that is written then.
   */
  async apply(events: readonly LoggedEvent[], page: Page): Promise<number> {
    const position = await this.#applyRuns(runsOf(events.filter(saysSomething)), page);
    // The places of what says nothing are written now and then: to read it again costs little.
    if (position === page.next || (position === page.position && page.next - position < PAGE)) return position;
    return (await movePosition(this.#options.db, position, page.next)) ? page.next : position;
  }

  async #applyRuns(runs: readonly (readonly LoggedEvent[])[], page: Page): Promise<number> {
    let { position } = page;
    for (const run of runs) {
      // What comes behind the last one says nothing.
      const next = run === runs.at(-1) ? page.next : endOf(run);
      position = await this.#applyRun(run, { ...page, position, next });
    }
    return position;
  }

  /** Returns the place that is written then: that of the page, unless the last event is passed over. */
  async #applyRun(run: readonly LoggedEvent[], page: Page): Promise<number> {
    const { history, log, remembers } = this.#options;
    const isNew = endOf(run) > page.furthest;
    const tells = { decisions: isNew, forecasts: isNew && page.isLive };
    try {
      await following(run, () =>
        this.#options.unit().run('apply events', async (work) => {
          const to = { work, history, tells, remembers };
          const present = run.map((event) => registry.upcast(event));
          await (run.length > 1 ? applyProgress(present, to) : applyEvent(present[0] as LoggedEvent, to));
          work.later(movingPosition(work.trx, { from: page.position, to: page.next }));
        }),
      );
      return page.next;
    } catch (error) {
      if (isSetBack(error)) throw new SetBack();
      if (!isMisshapen(error)) throw error;
      if (run.length === 1) {
        const [{ seq, event_type: type }] = run as [LoggedEvent];
        log.error({ err: error, seq, type }, 'an event is not in its shape and is passed over');
        return page.position;
      }
    }
    return this.#applyRuns(
      run.map((event) => [event]),
      page,
    );
  }
}

const endOf = (run: readonly LoggedEvent[]): number => (run.at(-1) as LoggedEvent).seq;

/** The place in the log was set back while an event was applied. */
export class SetBack extends Error {}

const isMisshapen = (error: unknown): boolean =>
  (error as Error).name === 'ZodError' || (error as Error).name === '$ZodError';
