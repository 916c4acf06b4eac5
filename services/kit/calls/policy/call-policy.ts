import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { Breaker, type BreakerState } from './breaker.ts';
import { timeLeft } from './deadline.ts';
import { isPassing, MOST_RETRIES, waitBefore } from './retry.ts';
import { RetryBudget } from './retry-budget.ts';

/** One call of a service, however often it is tried. */
export interface PlannedCall<T> {
  /** for messages, such as `GET /projects of project` */
  name: string;
  /** done twice it is the same as done once */
  isRepeatable: boolean;
  /** of all tries together, in ms */
  timeoutMs: number;
  /** when whoever asked for it stops waiting, in ms of performance.now() */
  deadline: number | undefined;
  /** one try, which ends within `withinMs` */
  attempt(withinMs: number): Promise<T>;
}

/** How a caller behaves towards one service: never beyond the deadline, again when that helps, and not at all while it does not work. */
export class CallPolicy {
  readonly #breaker: Breaker;
  readonly #budget = new RetryBudget();
  #retries = 0;

  constructor(service: string, isReady: () => Promise<boolean>) {
    this.#breaker = new Breaker(service, { isReady });
  }

  get breaker(): BreakerState {
    return this.#breaker.state;
  }

  /** so far */
  get retries(): number {
    return this.#retries;
  }

  /** @throws Problem deadline_exceeded when there is no time left to send it; ServiceUnavailable while the breaker is open */
  async run<T>(call: PlannedCall<T>): Promise<T> {
    const own = performance.now() + call.timeoutMs;
    const left = () => timeLeft(Math.ceil(own - performance.now()), call.deadline);
    if (left() <= 0) throw new Problem('deadline_exceeded', `${call.name}: not sent, the caller has stopped waiting`);
    this.#budget.called();
    // Outside of the retries: it counts calls that failed, however often they were tried.
    return this.#breaker.run(() => this.#untilItWorks(call, left));
  }

  async #untilItWorks<T>({ isRepeatable, attempt }: PlannedCall<T>, left: () => number): Promise<T> {
    for (let retry = 0; ; retry++) {
      try {
        return await attempt(left());
      } catch (error) {
        if (!isRepeatable || retry >= MOST_RETRIES || !isPassing(error) || this.breaker !== 'closed') throw error;
        const wait = waitBefore(retry);
        if (wait >= left() || !this.#budget.take()) throw error;
        this.#retries++;
        await sleep(wait);
      }
    }
  }
}
