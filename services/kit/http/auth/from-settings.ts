import { accessSync, constants } from 'node:fs';
import type { AuthSettings } from '../../process/auth-settings.ts';
import { ConfigError } from '../../process/config.ts';
import type { Logger } from '../../process/logger.ts';
import { Authenticator } from './authenticator.ts';
import type { Auth } from './guard.ts';

/**
 * How a process knows who calls, by its configuration; undefined: it asks nobody.
 * @throws ConfigError when a file cannot be read; Error when the rights in theirs cannot be used
 */
export function authFrom(settings: AuthSettings, log: Logger): Auth | undefined {
  const { DSM_AUTH_ISSUER: issuers = [], DSM_AUTH_JWKS: places = [], DSM_AUTH_RIGHTS: rights } = settings;
  if (settings.DSM_AUTH === 'none' || rights === undefined) return undefined;
  const files = [...places.map((place) => ['DSM_AUTH_JWKS', place] as const), ['DSM_AUTH_RIGHTS', rights] as const];
  const faults = files.flatMap(([name, place]) => (/^https?:/.test(place) ? [] : unreadable(name, place)));
  if (faults.length > 0) throw new ConfigError(`configuration:\n  ${faults.join('\n  ')}`);
  return {
    authenticator: new Authenticator({
      issuers: issuers.map((issuer, i) => ({ issuer, jwks: places[i] ?? '' })),
      audience: settings.DSM_AUTH_AUDIENCE,
      rights,
      log,
    }),
    requestsPerSecond: settings.DSM_RATE_LIMIT,
  };
}

function unreadable(name: string, file: string): string[] {
  try {
    accessSync(file, constants.R_OK);
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}
