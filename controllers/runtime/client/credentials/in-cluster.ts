import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { bearer, keptCredentials } from './kept-credentials.ts';
import type { KubeConnection } from './kubeconfig.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** As the Pod's ServiceAccount. Throws outside of a Pod. */
export async function connectInCluster(
  env: Record<string, string | undefined> = process.env,
  folder: string = SERVICE_ACCOUNT,
): Promise<KubeConnection> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port)
    throw new Error(
      'connect to the API server: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: outside of a Pod a kubeconfig is needed',
    );
  const credentials = keptCredentials(async () => ({
    headers: bearer(await readFile(join(folder, 'token'), 'utf8')),
    tls: { ca: await readFile(join(folder, 'ca.crt')) },
  }));
  // A file that is not there is told of here, not by the first request.
  await credentials();
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => 'default');
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    namespace: namespace.trim(),
    credentials,
  };
}
