// What the main thread and the election's thread say to each other.
import type { LeasePlace } from './lease.ts';
import type { Credentials } from './lease-client.ts';
import type { LeaseTiming } from './timing.ts';

/** What the thread is started with. */
export interface ThreadData {
  memory: SharedArrayBuffer;
  place: LeasePlace;
  identity: string;
  /** Who reports its Events. */
  reporter: string;
  timing: LeaseTiming;
  credentials: Credentials;
}

export type ToThread =
  /** The main thread is ready to lead, and nothing of an earlier term is under way. */
  | { type: 'campaign' }
  | { type: 'credentials'; credentials: Credentials }
  /** Gives the lease back, if it is held, and ends. */
  | { type: 'stop' };

export type FromThread =
  | { type: 'elected' }
  | { type: 'lost'; why: string }
  /** Somebody else leads. */
  | { type: 'follows'; leader: string }
  /** The Lease cannot be asked for, or can again. */
  | { type: 'failing'; why: string }
  | { type: 'works' }
  /** The API server does not know us: credentials should be read again. */
  | { type: 'unknown' };
