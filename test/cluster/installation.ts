import { join } from 'node:path';
import { ROOT } from '../fixtures/command.ts';
import type { Kubectl } from '../fixtures/kubectl.ts';
import { until } from '../fixtures/waiting.ts';
import type { Cluster } from './cluster.ts';
import { POSTGRES_IMAGE, REDIS_IMAGE } from './node/versions.ts';

const CHART = join(ROOT, 'charts/dsm');
/** Uids as which the chart runs the two. */
const [POSTGRES_UID, REDIS_UID] = [999, 65_532];

export type Values = Record<string, unknown>;

const ONE = { replicas: 1 };

/** The image that was made for this run, with PostgreSQL and Redis in the cluster; two pods where one takes over from another. */
export const values = (more: Values = {}): Values => ({
  image: { repository: 'dsm', tag: 'test', pullPolicy: 'Never' },
  services: { project: ONE, backlog: ONE, chronicle: ONE, orchestrator: ONE },
  database: { tryOut: { enabled: true, image: POSTGRES_IMAGE } },
  redis: { tryOut: { enabled: true, image: REDIS_IMAGE } },
  ...more,
});

/** A release of the chart in a namespace of its own. */
export class Installation {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly release: string;
  readonly kube: Kubectl;

  constructor(cluster: Cluster, namespace: string, release = 'dsm') {
    this.cluster = cluster;
    this.namespace = namespace;
    this.release = release;
    this.kube = cluster.inNamespace(namespace);
  }

  /** Names as the chart makes them. */
  get fullname(): string {
    return this.release.includes('dsm') ? this.release : `${this.release}-dsm`;
  }

  async provideVolumes(): Promise<void> {
    await this.cluster.provideVolume(this.namespace, `data-${this.fullname}-postgresql-0`, POSTGRES_UID);
    await this.cluster.provideVolume(this.namespace, `data-${this.fullname}-redis-0`, REDIS_UID);
  }

  /** `helm upgrade --install`; returns when every pod is ready, as Helm sees it, unless that is not waited for. */
  async upgrade(given: Values, { chart = CHART, wait = true } = {}): Promise<void> {
    const args = ['upgrade', '--install', this.release, chart, '--namespace', this.namespace];
    const waiting = wait ? ['--wait', '--timeout', '180s'] : [];
    await this.cluster.helm([...args, ...waiting, '--values', '-'], JSON.stringify(given));
  }

  async rollback(): Promise<void> {
    await this.cluster.helm(['rollback', this.release, '--namespace', this.namespace, '--wait', '--timeout', '180s']);
  }

  async uninstall(): Promise<void> {
    await this.cluster.helm(['uninstall', this.release, '--namespace', this.namespace, '--wait', '--timeout', '120s']);
  }

  /** Pods of a component, as kubectl prints them; absent: all of DSM's own. */
  async pods(component?: string): Promise<Pod[]> {
    const selector = ['app.kubernetes.io/name=dsm', ...(component ? [`app.kubernetes.io/component=${component}`] : [])];
    return JSON.parse(await this.kube.kubectl(['get', 'pods', '-l', selector.join(','), '-o', 'json'])).items;
  }

  /** No pod is left, of a component or at all: they take their time to end in order. */
  async gone(component?: string): Promise<void> {
    const left = async () => (await this.pods(component)).map(({ metadata }) => metadata.name);
    await until(`the pods of ${this.namespace} to end`, async () => (await left()).length === 0, 60);
  }

  async restarts(): Promise<Record<string, number>> {
    const pods = await this.pods();
    return Object.fromEntries(
      pods.flatMap(({ metadata, status }) =>
        (status.containerStatuses ?? []).flatMap(({ restartCount }) =>
          restartCount > 0 ? [[metadata.name, restartCount]] : [],
        ),
      ),
    );
  }

  /** Every pod is ready. */
  async ready(seconds = 120): Promise<void> {
    let waiting: string[] = [];
    await until(
      `pods of ${this.namespace}`,
      async () => {
        const pods = await this.pods();
        waiting = pods.filter(({ status }) => !isReady(status)).map(({ metadata }) => metadata.name);
        return pods.length > 0 && waiting.length === 0;
      },
      seconds,
      () => waiting.join(', '),
    );
  }

  /** What names the process that leads, which begins with its pod's name; undefined: none does. */
  async leader(): Promise<string | undefined> {
    const lease = await this.kube.get('lease', `${this.fullname}-operator`);
    return lease.spec.holderIdentity || undefined;
  }
}

export interface Pod {
  metadata: { name: string; uid: string; ownerReferences?: { name: string }[] };
  status: PodStatus;
}

interface PodStatus {
  phase: string;
  conditions?: { type: string; status: string }[];
  containerStatuses?: { containerID: string; restartCount: number; started?: boolean; ready: boolean }[];
}

const isReady = (status: PodStatus): boolean =>
  status.phase === 'Succeeded' || (status.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True');
