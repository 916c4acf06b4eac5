import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { KubeError } from '../../controllers/runtime/client/kube-error.ts';
import { collectionPath } from '../../controllers/runtime/client/resource-path.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { pause, type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { PROJECT } from '../../crds/resources.ts';

interface LetInOptions {
  client: Pick<KubeClient, 'raw'>;
  /** of the installation's list */
  namespaces: readonly string[];
  log: Logger;
  scheduler?: Scheduler;
}

const RETRY_MS = 2_000;
const LOOK_EVERY_MS = 60_000;
/** Rights that were just given are not known at once, nor any to an API server that has just started. */
const REFUSALS = 3;

/**
 * Which namespaces of a list let the operator in. One that was deleted has taken the operator's Role along, and without that its lists are refused for
 * ever: an operator that waited for them would work nowhere.
 */
export class LetIn {
  readonly #options: LetInOptions;
  /** namespace → refusals in a row */
  readonly #refusals = new Map<string, number>();
  #left: readonly string[] = [];

  constructor(options: LetInOptions) {
    this.#options = options;
  }

  /** The namespaces to work on: those that refuse are left out, unless all do. */
  async begin(signal: AbortSignal): Promise<string[]> {
    const { namespaces, log, scheduler = systemScheduler } = this.#options;
    let out = await this.#look();
    for (let time = 1; time < REFUSALS && out.length > 0 && !signal.aborted; time++) {
      await pause(scheduler, RETRY_MS, signal);
      out = await this.#look();
    }
    this.#left = this.#thatRefuse();
    for (const namespace of this.#left)
      log.error(
        { namespace },
        `the namespace ${namespace} is not there, or gives the operator no rights: it is left out until it does: take it out of the namespaces of the installation if it is gone`,
      );
    return namespaces.filter((namespace) => !this.#left.includes(namespace));
  }

  /** Looks again every minute until `signal`; `changed` is told when another set of namespaces lets the operator in. */
  async follow(changed: () => void, signal: AbortSignal): Promise<void> {
    const { log, scheduler = systemScheduler } = this.#options;
    while (!signal.aborted) {
      await pause(scheduler, LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      await this.#look();
      const left = this.#thatRefuse();
      if (left.join() === this.#left.join()) continue;
      log.info({ leftOut: left }, 'other namespaces than before let the operator in: it begins anew');
      changed();
      return;
    }
  }

  /** Those that refused often enough. None where all did: then it is no namespace that is gone. */
  #thatRefuse(): string[] {
    const { namespaces } = this.#options;
    const left = namespaces.filter((namespace) => (this.#refusals.get(namespace) ?? 0) >= REFUSALS);
    return left.length === namespaces.length ? [...this.#left] : left;
  }

  /** Those that refuse now. What is not answered says nothing. */
  async #look(): Promise<string[]> {
    const { client, namespaces } = this.#options;
    const ask = async (namespace: string) => {
      try {
        await client.raw({ method: 'GET', path: collectionPath(PROJECT, namespace), query: { limit: 1 } });
      } catch (error) {
        if (!(error instanceof KubeError && error.status === 403)) return;
        this.#refusals.set(namespace, (this.#refusals.get(namespace) ?? 0) + 1);
        return namespace;
      }
      this.#refusals.delete(namespace);
      return undefined;
    };
    return (await Promise.all(namespaces.map(ask))).filter((namespace) => namespace !== undefined);
  }
}
