import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';

export interface TlsOptions {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** Where the API server is and how to say who we are. */
export interface KubeConnection {
  server: string;
  /** Namespace of the context or of the Pod. */
  namespace: string;
  tls: TlsOptions;
  /** Headers that authenticate a request; `refresh` after a 401. Tokens are read again about once a minute. */
  headers(refresh?: boolean): Promise<Record<string, string>>;
}

/** A file (its current context unless one is named), or the ServiceAccount of the Pod we run in. */
export type KubeSource = { file: string; context?: string } | { inCluster: true };

// Projected ServiceAccount tokens are renewed on disk at 80 % of their life; client-go reads them again as often.
const TOKEN_LIFETIME_MS = 60_000;

/** Throws when the file cannot be read or the context is not in it. */
export async function loadConnection(source: KubeSource): Promise<KubeConnection> {
  let config = await load(source);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`read kubeconfig: ${describe(source)}: its context names no cluster`);
  const { tls } = await credentials(config);

  let cached: { headers: Record<string, string>; readAt: number } | undefined;
  async function headers(refresh = false): Promise<Record<string, string>> {
    if (cached !== undefined && !refresh && performance.now() - cached.readAt < TOKEN_LIFETIME_MS)
      return cached.headers;
    // A plain user's tokenFile is only read when the file is loaded; a plugin keeps its own cache in the config.
    if (config.getCurrentUser()?.exec === undefined) config = await load(source);
    cached = { headers: (await credentials(config)).headers, readAt: performance.now() };
    return cached.headers;
  }

  const namespace = config.getContextObject(config.getCurrentContext())?.namespace ?? 'default';
  return { server: cluster.server.replace(/\/+$/, ''), namespace, tls, headers };
}

async function load(source: KubeSource): Promise<KubeConfig> {
  // Loaded late because it costs half a second, which a command that never talks to Kubernetes should not pay.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if ('inCluster' in source) {
    config.loadFromCluster();
    return config;
  }
  // The library looks for a key that kubectl does not know, `token-file`, instead of kubectl's own.
  const text = (await readFile(source.file, 'utf8')).replace(/\btokenFile(?=["']?\s*:\s)/g, 'token-file');
  config.loadFromString(text);
  config.makePathsAbsolute(dirname(source.file));
  if (source.context !== undefined) config.setCurrentContext(source.context);
  if (config.getContextObject(config.getCurrentContext()) === null)
    throw new Error(`read kubeconfig: ${source.file}: it has no context ${config.getCurrentContext()}`);
  return config;
}

async function credentials(config: KubeConfig): Promise<{ tls: TlsOptions; headers: Record<string, string> }> {
  const options: TlsOptions & { auth?: string; headers?: Record<string, string> } = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, rejectUnauthorized, auth } = options;
  const tls: TlsOptions = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
  const headers = { ...options.headers };
  // Token files end with a newline, which no header may hold.
  if (headers.Authorization !== undefined) headers.Authorization = headers.Authorization.trim();
  if (auth !== undefined) headers.Authorization = `Basic ${Buffer.from(auth).toString('base64')}`;
  return { tls, headers };
}

function describe(source: KubeSource): string {
  return 'inCluster' in source ? 'the Pod’s ServiceAccount' : source.file;
}
