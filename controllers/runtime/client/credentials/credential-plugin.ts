import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { keptCredentials } from './kept-credentials.ts';
import type { Credentials, KubeConnection, TlsOptions } from './kubeconfig.ts';

/** Credentials that a program or a cloud provider hands out. Throws when it does not. */
export async function pluginCredentials(
  file: string,
  context: string | undefined,
): Promise<KubeConnection['credentials']> {
  // A plugin keeps its own cache in the config, and knows how long a token lives.
  const config = new KubeConfig();
  config.loadFromString(await readFile(file, 'utf8'));
  config.makePathsAbsolute(dirname(file));
  if (context !== undefined) config.setCurrentContext(context);
  return keptCredentials(() => ask(config));
}

async function ask(config: KubeConfig): Promise<Credentials> {
  const options: TlsOptions & { headers?: Record<string, string> } = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, rejectUnauthorized, headers = {} } = options;
  return {
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(servername === undefined ? {} : { servername }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    },
    headers: { ...headers },
  };
}
