import { connectInCluster } from './in-cluster.ts';
import { connectByFile } from './kubeconfig-file.ts';

export interface TlsOptions {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** How to say who we are, and whom to believe to be the API server. */
export interface Credentials {
  headers: Record<string, string>;
  tls: TlsOptions;
}

/** Where the API server is and how to say who we are. */
export interface KubeConnection {
  server: string;
  /** Namespace of the context or of the Pod. */
  namespace: string;
  /** An HTTP proxy on the way to the server. */
  proxyUrl?: string;
  /**
   * Files are read again about once a minute, and at once with `refresh`: after a 401, or when a handshake has failed. The same `tls`
   * object means the same certificates.
   */
  credentials(refresh?: boolean): Promise<Credentials>;
}

/** A file (its current context unless one is named), or the ServiceAccount of the Pod we run in. */
export type KubeSource = { file: string; context?: string } | { inCluster: true };

/** Throws when a file cannot be read or the context is not in it. */
export function loadConnection(source: KubeSource): Promise<KubeConnection> {
  return 'inCluster' in source ? connectInCluster() : connectByFile(source.file, source.context);
}
