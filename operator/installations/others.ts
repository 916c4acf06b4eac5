import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { isRetryable } from '../../controllers/runtime/client/kube-error.ts';
import type { Resource } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { Outages } from '../../controllers/runtime/observe/outages.ts';
import { pause, type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { CLAIM_LABELS, type Claim, claimOf, ownerOf } from './claims.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const ROLES: Resource = { apiVersion: RBAC, kind: 'Role', plural: 'roles', namespaced: true };
const CLUSTER_ROLES: Resource = { apiVersion: RBAC, kind: 'ClusterRole', plural: 'clusterroles', namespaced: false };
const LOOK_EVERY_MS = 300_000;
const RETRY_MS = 2_000;
/** Rights that were just given are not known at once. */
const REFUSALS = 3;

interface OthersOptions {
  client: Pick<KubeClient, 'list'>;
  /** name of this installation */
  ours: string;
  /** absent: all */
  namespaces: string[] | undefined;
  log: Logger;
  scheduler?: Scheduler;
}

/** What other installations of this cluster have claimed, as it was at the last look. */
export class OtherInstallations {
  readonly #options: OthersOptions;
  readonly #outages = new Outages();
  /** by what was asked: the last answer */
  readonly #claims = new Map<string, Claim[]>();

  constructor(options: OthersOptions) {
    this.#options = options;
  }

  /** Whose namespace it is, when it is another installation's. */
  ownerOf(namespace: string): string | undefined {
    const owner = ownerOf(namespace, [...this.#claims.values()].flat(), this.#options.ours);
    return owner === this.#options.ours ? undefined : owner;
  }

  /** The first look, again until all is answered. What may not be read counts as nobody's. */
  async begin(signal: AbortSignal): Promise<void> {
    const { scheduler = systemScheduler } = this.#options;
    for (let time = 1; !signal.aborted; time++) {
      const failures = await this.look();
      if (failures.every((error) => time >= REFUSALS && !isRetryable(error))) return;
      await pause(scheduler, RETRY_MS, signal);
    }
  }

  /** What cannot be read stays as it was last; that is said once. Returns why it could not. */
  async look(): Promise<unknown[]> {
    const { namespaces = [''] } = this.#options;
    const failures = await Promise.all([
      this.#read(CLUSTER_ROLES, ''),
      ...namespaces.map((namespace) => this.#read(ROLES, namespace)),
    ]);
    return failures.filter((failure) => failure !== undefined);
  }

  /**
   * Looks again every five minutes until `signal`; `freed` is told of each namespace of `leftAlone` that has become ours, `looked` of each look.
   */
  async follow(
    leftAlone: ReadonlySet<string>,
    freed: (namespace: string) => void,
    signal: AbortSignal,
    looked: () => void = () => undefined,
  ): Promise<void> {
    const { scheduler = systemScheduler } = this.#options;
    while (!signal.aborted) {
      await pause(scheduler, LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      await this.look();
      for (const namespace of leftAlone) if (this.ownerOf(namespace) === undefined) freed(namespace);
      looked();
    }
  }

  async #read(resource: Resource, namespace: string): Promise<unknown> {
    const { client, log } = this.#options;
    const question = `${resource.plural} ${namespace}`;
    const labelSelector = Object.entries(CLAIM_LABELS)
      .map((pair) => pair.join('='))
      .join(',');
    try {
      const { items } = await client.list(resource, { ...(namespace && { namespace }), labelSelector });
      this.#claims.set(question, items.flatMap(claimOf));
      this.#outages.ended(question);
      return undefined;
    } catch (error) {
      const level = this.#outages.began(question, String(error)) ? 'warn' : 'debug';
      log[level](
        { err: error, resource: resource.plural, namespace },
        'nobody knows which namespaces other installations of DSM work on',
      );
      return error;
    }
  }
}
