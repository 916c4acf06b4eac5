import { isAlreadyExists, isConflict, isNotFound } from '../client/kube-error.ts';
import { claimed, holderOf, type Lease, type LeasePlace, newLease, released } from './lease.ts';

/** What an election asks of the API server. Each throws KubeError; `read` is undefined when there is no such Lease. */
export interface LeaseAccess {
  read(): Promise<Lease | undefined>;
  create(lease: Lease): Promise<Lease>;
  /** On the version that `lease` carries only. */
  replace(lease: Lease): Promise<Lease>;
}

export interface ElectorOptions {
  access: LeaseAccess;
  place: LeasePlace;
  identity: string;
  leaseDurationMs: number;
  /** Monotonic, in ms. */
  now: () => number;
  /** For people; in ms since 1970. */
  wallNow: () => number;
}

export type Outcome =
  /** `since`: from before the request was sent, so nobody has seen this renewal earlier. */
  | { isHeld: true; since: number; lease: Lease }
  /** In `expiresInMs` the lease may be taken, unless its holder gives another sign of life. */
  | { isHeld: false; holder: string; expiresInMs: number };

// Somebody was faster by a moment: what they wrote is seen with the next look.
const CONTESTED: Outcome = { isHeld: false, holder: '', expiresInMs: Number.POSITIVE_INFINITY };

/**
 * One candidate's dealings with a Lease, as client-go's: how old a renewal is says only this process's own clock, counted from when it saw
 * the Lease change, so clocks of machines need not agree. Every write is on the version that was looked at, so of two that take a
 * lease one is refused.
 */
export class Elector {
  readonly #options: ElectorOptions;
  #seen: { lease: Lease; spec: string; at: number } | undefined;

  constructor(options: ElectorOptions) {
    this.#options = options;
  }

  /** Renews the lease, or takes it if nobody holds it any more. Throws what the API server refuses, or when it is away. */
  async attempt(): Promise<Outcome> {
    const since = this.#options.now();
    try {
      const known = this.#seen?.lease;
      if (known !== undefined && this.#isOurs(known)) {
        const lease = await this.#replaceIfUnchanged(known);
        if (lease !== undefined) return this.#holds(lease, since);
      }
      return await this.#lookAndClaim();
    } catch (error) {
      if (isConflict(error) || isAlreadyExists(error)) return CONTESTED;
      throw error;
    }
  }

  /** Gives the lease back if we hold it, so that the next need not wait. Throws KubeError. */
  async release(): Promise<void> {
    const { access, wallNow } = this.#options;
    const lease = await access.read();
    if (lease !== undefined && this.#isOurs(lease)) this.#see(await access.replace(released(lease, wallNow())));
  }

  async #lookAndClaim(): Promise<Outcome> {
    const { access, now, place } = this.#options;
    const lease = await access.read();
    if (lease !== undefined) this.#see(lease);
    const wait = this.#expiresInMs();
    // A Lease that somebody deleted still has its leader, who writes until it notices.
    const holder = holderOf(lease ?? this.#seen?.lease);
    if (holder !== '' && holder !== this.#options.identity && wait > 0)
      return { isHeld: false, holder, expiresInMs: wait };
    const since = now();
    const claim = this.#claim();
    const ours = await (lease === undefined
      ? access.create(newLease(place, claim))
      : access.replace(claimed(lease, claim)));
    return this.#holds(ours, since);
  }

  /** Undefined when somebody else has changed or deleted it. */
  async #replaceIfUnchanged(lease: Lease): Promise<Lease | undefined> {
    try {
      return await this.#options.access.replace(claimed(lease, this.#claim()));
    } catch (error) {
      if (isConflict(error) || isNotFound(error)) return undefined;
      throw error;
    }
  }

  #holds(lease: Lease, since: number): Outcome {
    this.#see(lease);
    return { isHeld: true, since, lease };
  }

  #see(lease: Lease): void {
    const spec = JSON.stringify(lease.spec ?? {});
    const at = this.#seen?.spec === spec ? this.#seen.at : this.#options.now();
    this.#seen = { lease, spec, at };
  }

  #expiresInMs(): number {
    if (this.#seen === undefined) return 0;
    const { lease, at } = this.#seen;
    return at + (lease.spec?.leaseDurationSeconds ?? 0) * 1000 - this.#options.now();
  }

  #isOurs(lease: Lease): boolean {
    return holderOf(lease) === this.#options.identity;
  }

  #claim() {
    const { identity, leaseDurationMs, wallNow } = this.#options;
    return { identity, leaseDurationMs, wallNow: wallNow() };
  }
}
