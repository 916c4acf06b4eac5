import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { isRetryable, KubeError } from '../../controllers/runtime/client/kube-error.ts';
import { collectionPath } from '../../controllers/runtime/client/resource-path.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { pause, type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { PROJECT } from '../../crds/resources.ts';

interface LetInOptions {
  client: Pick<KubeClient, 'raw'>;
  /** of the installation's list */
  namespaces: readonly string[];
  log: Logger;
  /** says where a user looks that a namespace is left out, and why */
  tell: (why: string) => void;
  scheduler?: Scheduler;
}

const RETRY_MS = 2_000;
const LOOK_EVERY_MS = 60_000;
/** Rights that were just given are not known at once, nor any to an API server that has just started. */
const REFUSALS = 3;
/** An API server that answers nothing is waited for elsewhere. */
const MOST_LOOKS = 10;
/** As long as the API server keeps an Event. */
const LOOKS_UNTIL_TOLD_AGAIN = 60;

/**
 * Which namespaces of a list let the operator in. One that was deleted has taken the operator's Role along, and without that its lists are refused for
 * ever: an operator that waited for them would work nowhere.
 */
export class LetIn {
  readonly #options: LetInOptions;
  /** namespace → refusals in a row; 0: it let the operator in */
  readonly #refusals = new Map<string, number>();
  #left: readonly string[] = [];

  constructor(options: LetInOptions) {
    this.#options = options;
  }

  /** The namespaces to work on: those that refuse are left out, unless all do. */
  async begin(signal: AbortSignal): Promise<string[]> {
    const { namespaces, scheduler = systemScheduler } = this.#options;
    await this.#look(signal);
    for (let look = 1; look < MOST_LOOKS && !this.#isKnown() && !signal.aborted; look++) {
      await pause(scheduler, RETRY_MS, signal);
      await this.#look(signal);
    }
    this.#left = this.#thatRefuse();
    this.#tell();
    return namespaces.filter((namespace) => !this.#left.includes(namespace));
  }

  /** Looks again every minute until `signal`; `changed` is told when another set of namespaces lets the operator in. */
  async follow(changed: () => void, signal: AbortSignal): Promise<void> {
    const { log, scheduler = systemScheduler } = this.#options;
    for (let look = 1; !signal.aborted; look++) {
      await pause(scheduler, LOOK_EVERY_MS, signal);
      await this.#look(signal);
      if (signal.aborted) return;
      const left = this.#thatRefuse();
      if (left.join() !== this.#left.join()) {
        log.info({ leftOut: left }, 'other namespaces than before let the operator in: it begins anew');
        changed();
        return;
      }
      if (look % LOOKS_UNTIL_TOLD_AGAIN === 0) this.#tell();
    }
  }

  #tell(): void {
    const { log, tell } = this.#options;
    for (const namespace of this.#left) {
      const why = `the namespace ${namespace} is not there, or gives the operator no rights: it is left out until it does: take it out of the namespaces of the installation if it is gone`;
      log.error({ namespace }, why);
      tell(why);
    }
  }

  /** Whether each of them let the operator in, or refused often enough. */
  #isKnown(): boolean {
    return this.#options.namespaces.every((namespace) => {
      const refusals = this.#refusals.get(namespace);
      return refusals === 0 || (refusals ?? 0) >= REFUSALS;
    });
  }

  /** Those that refused often enough. None where all did: then it is no namespace that is gone. */
  #thatRefuse(): string[] {
    const { namespaces } = this.#options;
    const left = namespaces.filter((namespace) => (this.#refusals.get(namespace) ?? 0) >= REFUSALS);
    return left.length === namespaces.length ? [...this.#left] : left;
  }

  /** Asks each of them. What is not answered says nothing. */
  async #look(signal: AbortSignal): Promise<void> {
    const { client, namespaces } = this.#options;
    const ask = async (namespace: string) => {
      try {
        await client.raw({ method: 'GET', path: collectionPath(PROJECT, namespace), query: { limit: 1 }, signal });
        this.#refusals.set(namespace, 0);
      } catch (error) {
        if (error instanceof KubeError && error.status === 403)
          this.#refusals.set(namespace, (this.#refusals.get(namespace) ?? 0) + 1);
        // Such as that there is no such kind: no word about the namespace.
        else if (!isRetryable(error)) this.#refusals.set(namespace, 0);
      }
    };
    await Promise.all(namespaces.map(ask));
  }
}
