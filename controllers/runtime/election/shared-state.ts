/** Milliseconds of a clock that all threads of a process share and nobody sets. It stands still while the machine is suspended. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);

const CELLS = ['leaderUntil', 'mainBeatAt', 'leaseSeenAt'] as const;
type Cell = (typeof CELLS)[number];

/**
 * What the election's thread and the main thread must know of each other at once, without waiting for a message: memory that both see.
 * All are times of `monotonicMs`; 0 is never.
 */
export class SharedState {
  readonly memory: SharedArrayBuffer;
  readonly #cells: BigInt64Array;

  constructor(memory = new SharedArrayBuffer(CELLS.length * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#cells = new BigInt64Array(memory);
  }

  /** Until when this process may act as the leader. */
  get leaderUntil(): number {
    return this.#get('leaderUntil');
  }
  set leaderUntil(at: number) {
    this.#set('leaderUntil', at);
  }

  /** When the main thread's event loop last came round. */
  get mainBeatAt(): number {
    return this.#get('mainBeatAt');
  }
  set mainBeatAt(at: number) {
    this.#set('mainBeatAt', at);
  }

  /** When the Lease was last read or written. */
  get leaseSeenAt(): number {
    return this.#get('leaseSeenAt');
  }
  set leaseSeenAt(at: number) {
    this.#set('leaseSeenAt', at);
  }

  #get(cell: Cell): number {
    return Number(Atomics.load(this.#cells, CELLS.indexOf(cell)));
  }

  #set(cell: Cell, at: number): void {
    Atomics.store(this.#cells, CELLS.indexOf(cell), BigInt(Math.floor(at)));
  }
}
