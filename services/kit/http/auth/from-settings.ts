import { accessSync, constants, readFileSync } from 'node:fs';
import { decodeJwt } from 'jose';
import { type AuthSettings, OWN_ISSUER } from '../../process/auth-settings.ts';
import { ConfigError } from '../../process/config.ts';
import type { Logger } from '../../process/logger.ts';
import { Authenticator } from './authenticator.ts';
import type { Auth } from './guard.ts';

/**
 * How a process knows who calls, by its configuration; undefined: it asks nobody.
 * @throws ConfigError when a file cannot be read or is no token; Error when the rights in theirs cannot be used
 */
export function authFrom(settings: AuthSettings, log: Logger): Auth | undefined {
  const { DSM_AUTH_ISSUER: issuers = [], DSM_AUTH_JWKS: places = [], DSM_AUTH_RIGHTS: rights } = settings;
  if (settings.DSM_AUTH === 'none' || rights === undefined) return undefined;
  const files = [...places.map((place) => ['DSM_AUTH_JWKS', place] as const), ['DSM_AUTH_RIGHTS', rights] as const];
  const faults = files.flatMap(([name, place]) => (/^https?:/.test(place) ? [] : unreadable(name, place)));
  if (faults.length > 0) throw new ConfigError(`configuration:\n  ${faults.join('\n  ')}`);
  return {
    authenticator: new Authenticator({
      issuers: issuers.map((issuer, i) => ({
        issuer: issuer === OWN_ISSUER ? issuerOf(settings.DSM_TOKEN_FILE) : issuer,
        jwks: places[i] ?? '',
        ...(i === 0 && { askedWith: settings.DSM_AUTH_JWKS_TOKEN_FILE }),
      })),
      audience: settings.DSM_AUTH_AUDIENCE,
      rights,
      log,
    }),
    requestsPerSecond: settings.DSM_RATE_LIMIT,
  };
}

/** Whoever started this process gave it the token, so its word counts, unchecked. */
function issuerOf(file = ''): string {
  try {
    const { iss } = decodeJwt(readFileSync(file, 'utf8').trim());
    if (iss !== undefined) return iss;
  } catch (error) {
    throw new ConfigError(
      `configuration:\n  DSM_TOKEN_FILE: no issuer can be read from it: ${(error as Error).message}`,
    );
  }
  throw new ConfigError('configuration:\n  DSM_TOKEN_FILE: its token names no issuer');
}

function unreadable(name: string, file: string): string[] {
  try {
    accessSync(file, constants.R_OK);
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}
