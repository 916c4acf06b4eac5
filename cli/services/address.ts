import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInstallation } from '../../dev/world/installation.ts';
import { tokenFile } from '../../dev/world/tokens.ts';
import type { CallSettings } from '../../services/kit/calls/client.ts';
import { tokenFrom } from '../../services/kit/process/token-file.ts';

/** Services that commands ask. */
export type ServiceName = 'project' | 'backlog' | 'sprint' | 'chronicle' | 'orchestrator' | 'embedding';

export interface Address {
  /** base url, as a client takes it */
  url: () => string;
  settings: CallSettings;
}

/** Where a service is: as the environment says, else in the local world of `dir`. Throws when it is neither. */
export function addressOf(service: ServiceName, dir: string): Address {
  const variable = `DSM_${service.toUpperCase()}_URL`;
  const given = process.env[variable];
  if (given) return { url: () => given, settings: { token: givenToken() } };
  const file = join(dir, 'endpoints.json');
  if (!existsSync(file)) throw new Error(`${file}: not there: is a world up? ("dsm up"; or set ${variable})`);
  const url = urlIn(readFileSync(file, 'utf8'), service);
  if (url === undefined) throw new Error(`${file}: names no ${service} service`);
  return {
    url: () => url,
    settings: { installation: readInstallation(dir), token: givenToken() ?? tokenFrom(tokenFile(dir, 'holder')) },
  };
}

/** Of the environment: DSM_TOKEN itself, or a file that is read again when it changes. */
function givenToken(): (() => string | undefined) | undefined {
  const { DSM_TOKEN: token, DSM_TOKEN_FILE: file } = process.env;
  if (token) return () => token.trim();
  return file ? tokenFrom(file) : undefined;
}

function urlIn(endpoints: string, service: ServiceName): string | undefined {
  try {
    return (JSON.parse(endpoints) as Partial<Record<ServiceName, string>>)[service] || undefined;
  } catch {
    return undefined;
  }
}
