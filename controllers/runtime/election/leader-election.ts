import { randomUUID } from 'node:crypto';
import { getCompileCacheDir } from 'node:module';
import { hostname } from 'node:os';
import { dirname, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KubeConnection, TlsOptions } from '../client/credentials/kubeconfig.ts';
import type { Logger } from '../observe/log.ts';
import { NotLeader, type Term } from './leadership.ts';
import type { LeasePlace } from './lease.ts';
import type { Credentials } from './lease-client.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { monotonicMs, SharedState } from './shared-state.ts';
import { checkTiming, LEASE_TIMING, type LeaseTiming } from './timing.ts';
// Starts nothing here: Node translates it for this process, which caches it, and not for each thread.
import './election-thread.ts';

export interface LeaderElectionOptions {
  connection: KubeConnection;
  /** The Lease that the replicas share, and nobody else. */
  place: LeasePlace;
  log: Logger;
  /** Unlike that of any other process; hostname and a random part unless given. */
  identity?: string;
  /** Name that its Events are reported under. */
  reporter?: string;
  timing?: LeaseTiming;
  /** Ends the process: called when nothing but a restart helps. */
  fail: (why: string) => void;
}

// A process does little more with it than sending a small request now and then.
const LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };
const BEATS_IN_SILENCE = 10;

/**
 * This process's part in the election of one leader among its replicas, by a Lease that a thread of its own renews. See
 * docs/adr/0029-leader-election-in-a-worker-thread.md.
 */
export class LeaderElection {
  readonly identity: string;
  readonly place: LeasePlace;
  /** See LeaderElectionOptions. */
  readonly fail: (why: string) => void;
  readonly #options: LeaderElectionOptions;
  readonly #timing: LeaseTiming;
  readonly #shared = new SharedState();
  #worker: Worker | undefined;
  #beat: NodeJS.Timeout | undefined;
  /** Of the credentials that the thread has. */
  #known = '';
  #isStopped = false;
  #elected: PromiseWithResolvers<Term | undefined> | undefined;
  #lost: PromiseWithResolvers<string> | undefined;

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#timing = options.timing ?? LEASE_TIMING;
    checkTiming(this.#timing);
    this.place = options.place;
    this.fail = options.fail;
    this.identity = options.identity ?? `${hostname()}_${randomUUID()}`;
  }

  get isLeader(): boolean {
    return monotonicMs() < this.#shared.leaderUntil;
  }

  /** Whether the Lease could be asked for of late: without it nobody is ever elected. */
  get isReachable(): boolean {
    return monotonicMs() - this.#shared.leaseSeenAt < 2 * this.#timing.leaseDurationMs;
  }

  /** To be called right before each write; throws NotLeader. Waits for nobody: the answer is right at this instant. */
  mustLead(what: string): void {
    if (!this.isLeader) throw new NotLeader(what);
  }

  /** Resolves when this process leads, or with undefined once stopped. Nothing of an earlier term may be under way. */
  async campaign(): Promise<Term | undefined> {
    this.#elected = Promise.withResolvers();
    if (this.#isStopped) return undefined;
    this.#worker ??= this.#startThread(await this.#credentials(false));
    this.#tell({ type: 'campaign' });
    return this.#elected.promise;
  }

  /** Gives the lease back if it is held. What is still under way is refused from now on. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#isStopped = true;
    this.#worker = undefined;
    if (worker !== undefined) {
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage({ type: 'stop' } satisfies ToThread);
      await gone;
      this.#options.log.info({ lease: this.#name }, 'leader election ended');
    }
    clearInterval(this.#beat);
    this.#elected?.resolve(undefined);
    this.#lost?.resolve('it is given back');
  }

  get #name(): string {
    return `${this.place.namespace}/${this.place.name}`;
  }

  #startThread(credentials: Credentials): Worker {
    const { place, identity } = this;
    const { reporter = 'leader-election' } = this.#options;
    const beat = () => {
      this.#shared.mainBeatAt = monotonicMs();
      void this.#passCredentials(false);
    };
    this.#known = JSON.stringify(credentials);
    const data: ThreadData = {
      ...{ memory: this.#shared.memory, place, identity, reporter, credentials },
      timing: this.#timing,
    };
    this.#shared.mainBeatAt = monotonicMs();
    this.#beat = setInterval(beat, this.#timing.silenceMs / BEATS_IN_SILENCE);
    // Its own name, whether it runs as TypeScript or was compiled.
    const file = new URL(`./election-thread${extname(import.meta.url)}`, import.meta.url);
    // It needs nothing else of the environment. Without the cache of its process it would load a translator, a third of its memory.
    const cache = getCompileCacheDir();
    const env = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
    const worker = new Worker(file, { workerData: data, resourceLimits: LIMITS, name: 'election', env });
    worker.on('message', (message: FromThread) => this.#heard(message));
    worker.on('error', (error) => this.fail(`the election's thread has failed: ${error.message}`));
    return worker;
  }

  #heard(message: FromThread): void {
    const { log } = this.#options;
    const about = { lease: this.#name, identity: this.identity };
    switch (message.type) {
      case 'elected':
        log.info(about, 'this process leads');
        this.#lost = Promise.withResolvers();
        this.#elected?.resolve({ lost: this.#lost.promise });
        break;
      case 'lost':
        log.warn({ ...about, why: message.why }, 'this process leads no longer');
        this.#lost?.resolve(message.why);
        break;
      case 'follows':
        log.info({ ...about, leader: message.leader }, 'this process stands by');
        break;
      case 'failing':
        log.warn({ ...about, why: message.why }, 'the lease cannot be asked for');
        break;
      case 'works':
        log.info(about, 'the lease can be asked for again');
        break;
      case 'unknown':
        void this.#passCredentials(true);
    }
  }

  async #passCredentials(refresh: boolean): Promise<void> {
    try {
      const credentials = await this.#credentials(refresh);
      const text = JSON.stringify(credentials);
      if (text === this.#known) return;
      this.#known = text;
      this.#tell({ type: 'credentials', credentials });
    } catch (error) {
      this.#options.log.debug({ err: error }, 'the credentials for the lease cannot be read');
    }
  }

  async #credentials(refresh: boolean): Promise<Credentials> {
    const { server, proxyUrl, credentials } = this.#options.connection;
    const { headers, tls } = await credentials(refresh);
    return { server, headers, tls: asText(tls), ...(proxyUrl === undefined ? {} : { proxyUrl }) };
  }

  #tell(message: ToThread): void {
    this.#worker?.postMessage(message);
  }
}

/** Buffers lose their kind on the way to another thread. */
function asText(tls: TlsOptions): TlsOptions {
  const entries = Object.entries(tls).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString() : value]);
  return Object.fromEntries(entries);
}
