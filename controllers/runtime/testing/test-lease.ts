// One Lease on the API server of this room, which refuses what is not on its newest version, as a real one does.
import { LEASES, type Lease, type LeaseSpec } from '../election/lease.ts';
import { refusal, type TestApiServer } from './test-api-server.ts';

export const PLACE = { namespace: 'n', name: 'boards' };
const COLLECTION = '/apis/coordination.k8s.io/v1/namespaces/n/leases';

export class TestLease {
  readonly #server: TestApiServer;
  #version = 0;
  #lease: Lease | undefined;

  constructor(server: TestApiServer) {
    this.#server = server;
    this.serve();
  }

  /** As it is stored, or nothing. */
  get spec(): LeaseSpec | undefined {
    return this.#lease?.spec;
  }

  /** Requests so far, such as "PUT". */
  get asked(): string[] {
    return this.#server.received.filter(({ path }) => path.startsWith(COLLECTION)).map(({ method }) => method);
  }

  /** Notes of the Events about it, in order. */
  get events(): unknown[] {
    return this.#server.of('POST /apis/events.k8s.io/v1/namespaces/n/events').map(({ body }) => (body as Noted).note);
  }

  /** Somebody else's write. */
  change(spec: LeaseSpec): void {
    this.#store({ ...this.#new(), ...this.#lease, spec: { ...this.#lease?.spec, ...spec } });
  }

  /** Somebody deletes it. */
  remove(): void {
    this.#lease = undefined;
  }

  /** Answers as it should. */
  serve(): void {
    const one = `${COLLECTION}/${PLACE.name}`;
    this.#server.on('POST /apis/events.k8s.io/v1/namespaces/n/events', { body: {} });
    this.#server.on(`GET ${one}`, () =>
      this.#lease === undefined ? refusal(404, 'NotFound') : { body: structuredClone(this.#lease) },
    );
    this.#server.on(`POST ${COLLECTION}`, ({ body }) =>
      this.#lease === undefined ? this.#store(body as Lease) : refusal(409, 'AlreadyExists'),
    );
    this.#server.on(`PUT ${one}`, ({ body }) => {
      if (this.#lease === undefined) return refusal(404, 'NotFound');
      const { resourceVersion } = (body as Lease).metadata;
      return resourceVersion === this.#lease.metadata.resourceVersion
        ? this.#store(body as Lease)
        : refusal(409, 'Conflict');
    });
  }

  /** Refuses everything. */
  refuse(status: number, reason: string): void {
    const one = `${COLLECTION}/${PLACE.name}`;
    for (const route of [`GET ${one}`, `PUT ${one}`, `POST ${COLLECTION}`])
      this.#server.on(route, refusal(status, reason));
  }

  #store(lease: Lease): { body: Lease } {
    this.#version += 1;
    const uid = this.#lease?.metadata.uid ?? `uid ${this.#version}`;
    this.#lease = { ...lease, metadata: { ...lease.metadata, uid, resourceVersion: String(this.#version) } };
    return { body: structuredClone(this.#lease) };
  }

  #new(): Lease {
    return { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata: { ...PLACE } };
  }
}

interface Noted {
  note: string;
}
