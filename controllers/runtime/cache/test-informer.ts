// An informer and the server that it follows, for this folder's tests.
import type { Resource } from '../objects/object.ts';
import { CONFIG_MAPS, type ConfigMap, TestApiServer, type TestWatch } from '../testing/test-api-server.ts';
import { TestClock } from '../testing/test-clock.ts';
import { TestLog } from '../testing/test-log.ts';
import { Informer } from './informer.ts';

export class InformerScope {
  readonly clock = new TestClock();
  readonly log = new TestLog();
  /** what the informer has told, one line a change */
  readonly told: string[] = [];
  readonly server: TestApiServer;
  readonly #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  private constructor(server: TestApiServer) {
    this.server = server;
  }

  static async start(): Promise<InformerScope> {
    return new InformerScope(await TestApiServer.start());
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await this.server.stop();
  }

  follow(namespaces?: string[], resource: Resource<ConfigMap> = CONFIG_MAPS): Informer<ConfigMap> {
    const { clock: scheduler, log, told } = this;
    const scope = namespaces === undefined ? {} : { namespaces };
    const informer = new Informer<ConfigMap>({ client: this.server.client, resource, log, scheduler, ...scope });
    const say = ({ metadata }: ConfigMap) => `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`;
    informer.addHandler({
      added: (object, isInitial) => told.push(`${isInitial ? 'initial' : 'added'} ${say(object)}`),
      updated: (object, before) => told.push(`updated ${say(before)} to ${say(object)}`),
      deleted: (object) => told.push(`deleted ${say(object)}`),
    });
    this.#ended = informer.run(this.#stop.signal);
    return informer;
  }

  /** Makes the server end a watch as too old; gives the one that lists anew. */
  async relist(stream: TestWatch, count: number): Promise<TestWatch> {
    stream.send('ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
    while (this.clock.waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    this.clock.advance(this.clock.waits[0] ?? 0);
    return this.server.watch(stream.path, count);
  }
}

/** Sends a whole streamed list. */
export function list(stream: TestWatch, version: string, ...objects: ConfigMap[]): void {
  for (const object of objects) stream.send('ADDED', object);
  stream.listed(version);
}

export const keysOf = (informer: Informer<ConfigMap>): string[] =>
  informer
    .list()
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .sort();
