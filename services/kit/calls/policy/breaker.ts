import CircuitBreaker from 'opossum';
import { ServiceUnavailable } from '../service-errors.ts';

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface BreakerSettings {
  /** resolves with whether the service says that it can work again */
  isReady: () => Promise<boolean>;
  /** how long an open one lets nothing through, when `isReady` never says so, in ms */
  openMs?: number;
  /** how often `isReady` is asked while it is open, in ms */
  askEveryMs?: number;
}

const OPTIONS: CircuitBreaker.Options = {
  // Calls are ended by their own signals, so that what is given up is also aborted.
  timeout: false,
  // Longer than any call waits: one that fails by its time-out would else be forgotten before it counts.
  rollingCountTimeout: 20_000,
  rollingCountBuckets: 20,
  volumeThreshold: 10,
  // opossum opens beyond this share, not at it.
  errorThresholdPercentage: 49.9,
  rollingPercentilesEnabled: false,
  enableSnapshots: false,
  errorFilter: (error: unknown) => !isFault(error),
};
const OPEN_MS = 30_000;
const ASK_EVERY_MS = 1_000;

/**
 * Stops calling a service that does not work: opens when half of at least 10 calls within 20 s failed, and answers at once from then on.
 * It closes as soon as the service calls itself ready, which is asked every second; a service that never says so is tried with one call
 * after 30 s. Failures of the last 20 s still count after that, so the first further one opens it again.
 */
export class Breaker {
  readonly #service: string;
  readonly #settings: BreakerSettings;
  /** made by the first call: it keeps a timer */
  #circuit: CircuitBreaker<[() => Promise<unknown>], unknown> | undefined;
  #lastFault: ServiceUnavailable | undefined;
  #asking: NodeJS.Timeout | undefined;

  constructor(service: string, settings: BreakerSettings) {
    this.#service = service;
    this.#settings = settings;
  }

  get state(): BreakerState {
    if (this.#circuit?.opened) return 'open';
    return this.#circuit?.halfOpen ? 'half_open' : 'closed';
  }

  /** @throws ServiceUnavailable at once while it is open, and what `call` throws */
  async run<T>(call: () => Promise<T>): Promise<T> {
    this.#circuit ??= this.#build();
    // opossum would count a refusal as a call, and dilute the share of failures by which it opens again.
    if (this.#circuit.opened || (this.#circuit.halfOpen && !this.#circuit.pendingClose)) throw this.#refusal();
    try {
      return (await this.#circuit.fire(call)) as T;
    } catch (error) {
      if (isFault(error)) this.#lastFault = error as ServiceUnavailable;
      throw error;
    }
  }

  #build(): CircuitBreaker<[() => Promise<unknown>], unknown> {
    const { openMs = OPEN_MS, askEveryMs = ASK_EVERY_MS } = this.#settings;
    const act = (call: () => Promise<unknown>) => call();
    const circuit = new CircuitBreaker(act, { ...OPTIONS, resetTimeout: openMs });
    circuit.on('open', () => {
      this.#asking ??= setInterval(() => void this.#ask(circuit), askEveryMs);
      this.#asking.unref();
    });
    circuit.on('close', () => {
      clearInterval(this.#asking);
      this.#asking = undefined;
    });
    return circuit;
  }

  async #ask(circuit: CircuitBreaker<[() => Promise<unknown>], unknown>): Promise<void> {
    if (await this.#settings.isReady().catch(() => false)) circuit.close();
  }

  #refusal(): ServiceUnavailable {
    const { message } = this.#lastFault ?? {};
    const why = message === undefined ? '' : `, last: ${message.split(' service is away: ').at(-1)}`;
    return new ServiceUnavailable(this.#service, `it failed too often${why}`, {
      cause: this.#lastFault ?? new Error('the breaker is open'),
    });
  }
}

/** A service that names its reason works, whatever it lacks. */
const NAMED_FAULTS = new Set<string | undefined>([undefined, 'internal_error', 'overloaded']);

const isFault = (error: unknown): boolean =>
  error instanceof ServiceUnavailable && (error.answered === undefined || NAMED_FAULTS.has(error.answered.code));
