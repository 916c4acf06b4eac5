import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { bearer, keptCredentials } from './kept-credentials.ts';
import type { Credentials, KubeConnection, TlsOptions } from './kubeconfig.ts';

interface Cluster {
  server: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
}

interface User {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  exec?: object;
  'auth-provider'?: object;
}

interface Kubeconfig {
  clusters?: { name: string; cluster: Cluster }[];
  users?: { name: string; user?: User }[];
  contexts?: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
  'current-context'?: string;
}

/** One context of a file, with what it names. */
interface Chosen {
  cluster: Cluster;
  user: User;
  namespace: string;
}

/** As the user of a kubeconfig's context. Throws when the file cannot be read or says too little. */
export async function connectByFile(file: string, context: string | undefined): Promise<KubeConnection> {
  const { cluster, user, namespace } = await choose(file, context);
  refuseUnknown(file, cluster, user);
  const credentials = isPlain(user)
    ? keptCredentials(() => credentialsOf(file, context))
    : // Loaded late because the library behind it costs 0.3 s and 80 MB.
      await (await import('./credential-plugin.ts')).pluginCredentials(file, context);
  // A file that is not there is told of here, not by the first request.
  await credentials();
  const proxyUrl = cluster['proxy-url'];
  return {
    server: cluster.server.replace(/\/+$/, ''),
    namespace,
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    credentials,
  };
}

/** Whether what the file says is all that is needed: no program to be run, no provider to be asked. */
function isPlain(user: User): boolean {
  return user.exec === undefined && user['auth-provider'] === undefined;
}

async function choose(file: string, context: string | undefined): Promise<Chosen> {
  const config = await parse(await readFile(file, 'utf8'));
  const name = context ?? config['current-context'];
  const chosen = config.contexts?.find((each) => each.name === name)?.context;
  if (chosen === undefined) throw new Error(`read kubeconfig: ${file}: it has no context ${name}`);
  const cluster = config.clusters?.find((each) => each.name === chosen.cluster)?.cluster;
  if (cluster === undefined) throw new Error(`read kubeconfig: ${file}: its context names no cluster`);
  const user = config.users?.find((each) => each.name === chosen.user)?.user ?? {};
  return { cluster, user, namespace: chosen.namespace ?? 'default' };
}

async function parse(text: string): Promise<Kubeconfig> {
  // JSON is YAML, and needs no library. This one takes an eighth of the memory of `yaml`, and a Pod needs neither.
  const parsed = text.trimStart().startsWith('{') ? JSON.parse(text) : (await import('js-yaml')).load(text);
  return (parsed ?? {}) as Kubeconfig;
}

/** What would change whom we are, or by which way we go, must not be passed over in silence. */
function refuseUnknown(file: string, cluster: Cluster, user: User): void {
  const impersonation = Object.keys(user).find((key) => key.startsWith('as-'));
  if (impersonation !== undefined)
    throw new Error(
      `read kubeconfig: ${file}: its user has ${impersonation}: of acting as another user only \`as\` is supported`,
    );
  const proxy = cluster['proxy-url'];
  if (proxy !== undefined && !/^https?:/.test(proxy))
    throw new Error(`read kubeconfig: ${file}: its proxy-url is ${proxy}: only http and https are supported`);
}

async function tlsOf(file: string, cluster: Cluster, user: User): Promise<TlsOptions> {
  const pem = async (data: string | undefined, path: string | undefined) => {
    if (data !== undefined) return Buffer.from(data, 'base64');
    return path === undefined ? undefined : readFile(resolve(dirname(file), path));
  };
  const [ca, cert, key] = await Promise.all([
    pem(cluster['certificate-authority-data'], cluster['certificate-authority']),
    pem(user['client-certificate-data'], user['client-certificate']),
    pem(user['client-key-data'], user['client-key']),
  ]);
  const servername = cluster['tls-server-name'];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(cluster['insecure-skip-tls-verify'] ? { rejectUnauthorized: false } : {}),
  };
}

/** From the file as it is now: whoever renews a token or a certificate may write it into the kubeconfig itself. */
async function credentialsOf(file: string, context: string | undefined): Promise<Credentials> {
  const { cluster, user } = await choose(file, context);
  const impersonation: Record<string, string> = user.as === undefined ? {} : { 'Impersonate-User': user.as };
  const [tls, authorization] = await Promise.all([tlsOf(file, cluster, user), authorizationOf(file, user)]);
  return { tls, headers: { ...authorization, ...impersonation } };
}

async function authorizationOf(file: string, user: User): Promise<Record<string, string>> {
  const { token, tokenFile, username, password = '' } = user;
  if (tokenFile !== undefined) return bearer(await readFile(resolve(dirname(file), tokenFile), 'utf8'));
  if (token !== undefined) return bearer(token);
  if (username === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
