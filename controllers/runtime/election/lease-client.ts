import type { KubeConnection, TlsOptions } from '../client/credentials/kubeconfig.ts';
import { isNotFound } from '../client/kube-error.ts';
import { collectionPath, objectPath } from '../client/resource-path.ts';
import { Transport, type TransportRequest } from '../client/transport.ts';
import type { KubeObject, Resource } from '../objects/object.ts';
import type { LeaseAccess } from './elector.ts';
import { LEASES, type Lease, type LeasePlace } from './lease.ts';

/** Where the API server is and how to say who we are, as plain values that can be handed to another thread. */
export interface Credentials extends Pick<KubeConnection, 'server' | 'proxyUrl'> {
  tls: TlsOptions;
  headers: Record<string, string>;
}

export interface LeaseClientOptions {
  place: LeasePlace;
  credentials: Credentials;
  /** How long a request may take, in ms. */
  withinMs: number;
  /** The API server does not know us any more. */
  onUnknown: () => void;
}

/** One Lease over connections of its own: what the process's other requests wait for does not hold up a renewal. */
export class LeaseClient implements LeaseAccess {
  readonly #options: LeaseClientOptions;
  #credentials: Credentials;
  #transport: Transport;

  constructor(options: LeaseClientOptions) {
    this.#options = options;
    this.#credentials = options.credentials;
    this.#transport = this.#connect();
  }

  /** From the next request on. */
  use(credentials: Credentials): void {
    const isSamePeer = JSON.stringify(peerOf(credentials)) === JSON.stringify(peerOf(this.#credentials));
    this.#credentials = credentials;
    if (isSamePeer) return;
    this.#transport.close();
    this.#transport = this.#connect();
  }

  async read(): Promise<Lease | undefined> {
    try {
      return await this.#send<Lease>({ method: 'GET', path: objectPath(LEASES, this.#options.place) });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  create(lease: Lease): Promise<Lease> {
    return this.post(LEASES, lease);
  }

  replace(lease: Lease): Promise<Lease> {
    return this.#send({ method: 'PUT', path: objectPath(LEASES, this.#options.place), body: lease });
  }

  /** Creates an object beside the Lease. */
  post<T extends KubeObject>(resource: Resource<T>, object: T): Promise<T> {
    const path = collectionPath(resource, this.#options.place.namespace);
    return this.#send({ method: 'POST', path, body: object });
  }

  close(): void {
    this.#transport.close();
  }

  /** Given up, a request closes its connection: one that went silently dead must not be used again. */
  #send<T>(request: TransportRequest): Promise<T> {
    return this.#transport.json({ ...request, signal: AbortSignal.timeout(this.#options.withinMs) });
  }

  #connect(): Transport {
    const { server, tls, proxyUrl } = this.#credentials;
    const credentials = async (refresh = false) => {
      if (refresh) this.#options.onUnknown();
      return { headers: this.#credentials.headers, tls };
    };
    const { namespace } = this.#options.place;
    const connection = { server, namespace, credentials, ...(proxyUrl === undefined ? {} : { proxyUrl }) };
    return new Transport(connection, { userAgent: 'leader-election' });
  }
}

const peerOf = ({ server, tls, proxyUrl }: Credentials) => ({ server, tls, proxyUrl });
