/** Makes values of many things in one call, by the keys of the things; calls `begun` when its turn has come. */
export type Make<T, V> = (
  things: ReadonlyMap<string, T>,
  signal: AbortSignal,
  begun: () => void,
) => Promise<Map<string, V>>;

/** The signal ended, and for most of the time its owner had waited for the turn of a call: it says nothing of the call itself. */
export class TurnCameLate extends Error {
  override name = 'TurnCameLate';
}

/** Calls for values that are under way: who wants one of those values waits for that call and makes none of its own. */
export class UnderWay<T, V> {
  readonly #make: Make<T, V>;
  readonly #calls = new Map<string, SharedCall<V>>();

  constructor(make: Make<T, V>) {
    this.#make = make;
  }

  /**
   * The values of all things. What nobody waits for any more is given up.
   * @throws whatever `make` throws; when the signal ends: its reason, or TurnCameLate
   */
  async get(things: ReadonlyMap<string, T>, signal: AbortSignal): Promise<Map<string, V>> {
    signal.throwIfAborted();
    const fresh = new Map([...things].filter(([key]) => !this.#calls.has(key)));
    if (fresh.size > 0) this.#begin(fresh);
    const calls = new Set([...things.keys()].flatMap((key) => this.#calls.get(key) ?? []));
    const values = await Promise.all([...calls].map((call) => call.wait(signal)));
    return new Map(values.flatMap((of) => [...of]));
  }

  #begin(things: ReadonlyMap<string, T>): void {
    const call = new SharedCall<V>(
      (signal, begun) => this.#make(things, signal, begun),
      () => {
        for (const key of things.keys()) if (this.#calls.get(key) === call) this.#calls.delete(key);
      },
    );
    for (const key of things.keys()) this.#calls.set(key, call);
  }
}

class SharedCall<V> {
  readonly #values: Promise<Map<string, V>>;
  readonly #ended: () => void;
  readonly #unwanted = new AbortController();
  #waiting = 0;
  /** of performance.now(); undefined: its turn has not come */
  #begunAt: number | undefined;

  constructor(make: (signal: AbortSignal, begun: () => void) => Promise<Map<string, V>>, ended: () => void) {
    this.#ended = ended;
    this.#values = Promise.resolve()
      .then(() =>
        make(this.#unwanted.signal, () => {
          this.#begunAt = performance.now();
        }),
      )
      .finally(ended);
    // Everybody may have left by the time it fails.
    this.#values.catch(() => {});
  }

  wait(signal: AbortSignal): Promise<Map<string, V>> {
    this.#waiting++;
    const since = performance.now();
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(this.#cameLate(since) ? new TurnCameLate('too late a turn', { cause: signal.reason }) : signal.reason);
        this.#waiting--;
        if (this.#waiting > 0) return;
        // First, so that who comes now begins a call of its own.
        this.#ended();
        this.#unwanted.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      const stay = () => signal.removeEventListener('abort', leave);
      this.#values.then(resolve, reject).finally(stay);
    });
  }

  // Whoever leaves hands a turn on, so of those that leave together many have just begun.
  #cameLate(since: number): boolean {
    if (this.#begunAt === undefined) return true;
    return this.#begunAt - since > performance.now() - this.#begunAt;
  }
}
