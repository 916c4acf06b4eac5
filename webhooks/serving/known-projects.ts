import { Informer } from '../../controllers/runtime/cache/informer.ts';
import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { formatKey, keyOf, type Resource } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { projectIDOf } from '../../crds/names/project-id.ts';
import { InvalidObject, orInvalid } from '../../crds/parse.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { PROJECT } from '../../crds/resources.ts';
import type { Projects } from '../review/judge.ts';

const BY_PROJECT_ID = 'by-project-id';
/** A namespace of the list that is gone is never seen, and the others are to be served. */
const PATIENCE_MS = 30_000;

interface KnownProjectsOptions {
  client: KubeClient;
  log: Logger;
  /** undefined: all */
  namespaces: string[] | undefined;
  scheduler?: Scheduler;
}

/** The Projects of the cluster, followed. No review waits for them: before they are seen, nothing is said of them. */
export class KnownProjects implements Projects {
  readonly #informer: Informer<Project>;
  readonly #scheduler: Scheduler;
  readonly #begun: number;

  constructor({ client, log, namespaces, scheduler = systemScheduler }: KnownProjectsOptions) {
    const resource = PROJECT as Resource<Project>;
    this.#informer = new Informer<Project>({ client, resource, log, scheduler, ...(namespaces && { namespaces }) });
    this.#scheduler = scheduler;
    this.#begun = scheduler.now();
    this.#informer.addIndex(BY_PROJECT_ID, (project) => [projectIDOf(project)]);
  }

  /** All of them were seen, or waited for long enough. */
  get isReady(): boolean {
    return this.#informer.hasSynced() || this.#scheduler.now() - this.#begun >= PATIENCE_MS;
  }

  hasSeen(namespace: string): boolean {
    return this.#informer.hasSynced(namespace);
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#informer.run(signal);
  }

  get(namespace: string, name: string): Project | undefined {
    const stored = this.#informer.get({ namespace, name });
    const project = stored && orInvalid(parseProject, stored);
    return project instanceof InvalidObject ? undefined : project;
  }

  takenBy(project: Project): string | undefined {
    const others = this.#informer.byIndex(BY_PROJECT_ID, projectIDOf(project)).map((other) => formatKey(keyOf(other)));
    return others.find((other) => other !== formatKey(keyOf(project)));
  }
}
