import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { Resource } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { Outages } from '../../controllers/runtime/observe/outages.ts';
import { pause, type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { CLAIM_LABELS, type Claim, claimOf, ownerOf } from './claims.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const ROLES: Resource = { apiVersion: RBAC, kind: 'Role', plural: 'roles', namespaced: true };
const CLUSTER_ROLES: Resource = { apiVersion: RBAC, kind: 'ClusterRole', plural: 'clusterroles', namespaced: false };
const LOOK_EVERY_MS = 300_000;

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
  #claims: Claim[] = [];

  constructor(options: OthersOptions) {
    this.#options = options;
  }

  /** Whose namespace it is, when it is another installation's. */
  ownerOf(namespace: string): string | undefined {
    const owner = ownerOf(namespace, this.#claims, this.#options.ours);
    return owner === this.#options.ours ? undefined : owner;
  }

  /** What cannot be read counts as nobody's; it is said once. */
  async look(): Promise<void> {
    const { namespaces = [''] } = this.#options;
    const found = await Promise.all([
      this.#read(CLUSTER_ROLES, ''),
      ...namespaces.map((namespace) => this.#read(ROLES, namespace)),
    ]);
    this.#claims = found.flat();
  }

  /**
   * Looks again every five minutes until `signal`; `freed` is told of each namespace of `leftAlone` that has become ours.
   */
  async follow(leftAlone: ReadonlySet<string>, freed: (namespace: string) => void, signal: AbortSignal): Promise<void> {
    const { scheduler = systemScheduler } = this.#options;
    while (!signal.aborted) {
      await pause(scheduler, LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      await this.look();
      for (const namespace of leftAlone) if (this.ownerOf(namespace) === undefined) freed(namespace);
    }
  }

  async #read(resource: Resource, namespace: string): Promise<Claim[]> {
    const { client, log } = this.#options;
    const labelSelector = Object.entries(CLAIM_LABELS)
      .map((pair) => pair.join('='))
      .join(',');
    try {
      const { items } = await client.list(resource, { ...(namespace && { namespace }), labelSelector });
      return items.flatMap(claimOf);
    } catch (error) {
      const level = this.#outages.began(`${resource.plural} ${namespace}`, String(error)) ? 'warn' : 'debug';
      log[level](
        { err: error, resource: resource.plural, namespace },
        'nobody knows which namespaces other installations of DSM work on',
      );
      return [];
    }
  }
}
