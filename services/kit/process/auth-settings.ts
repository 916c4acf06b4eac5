import { z } from 'zod';
import type { Given } from './config.ts';
import { isLoopback, parseListenAddress } from './listen-address.ts';

/** In the list of issuers: the one of the process's own token. */
export const OWN_ISSUER = 'token';

const list = (description: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .optional()
    .describe(description);

/** Variables of a service that says who may call it. */
export const authSettings = {
  DSM_AUTH: z
    .enum(['none', 'jwt'])
    .default('none')
    .describe(
      'Who may call. none: everybody, which is for loopback alone; jwt: who has a token of an issuer, and rights',
    ),
  DSM_AUTH_ISSUER: list(
    'Issuers as tokens name them, by commas; `token` stands for the one that the token of DSM_TOKEN_FILE names; needed with jwt',
  ),
  DSM_AUTH_JWKS: list('JWKS file or url of each issuer, by commas, in the same order; needed with jwt'),
  DSM_AUTH_JWKS_TOKEN_FILE: z
    .string()
    .optional()
    .describe(
      'File with a token by which the first of these addresses, and no other, is asked: for the API server of a cluster',
    ),
  DSM_AUTH_AUDIENCE: z.string().default('dsm').describe('The audience that a token must be for'),
  DSM_AUTH_RIGHTS: z
    .string()
    .optional()
    .describe('YAML or JSON file that says who has which rights, read again when it changes; needed with jwt'),
  DSM_TOKEN_FILE: z
    .string()
    .optional()
    .describe('File with the token that the service sends itself, read again when it changes'),
  DSM_RATE_LIMIT: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(600)
    .describe('Requests a second of one caller who is no part of the system; 0: any number'),
};

export type AuthSettings = z.output<z.ZodObject<typeof authSettings>>;

const NEEDED = ['DSM_AUTH_ISSUER', 'DSM_AUTH_JWKS', 'DSM_AUTH_RIGHTS'] as const;

/** What is wrong with the variables of one process together, a line each. */
export function checkAuthSettings(given: Given): string[] {
  if ((given.DSM_AUTH || 'none') === 'none') return checkNone(given);
  if (given.DSM_AUTH !== 'jwt') return [];
  const missing = NEEDED.filter((name) => !given[name]).map((name) => `${name}: missing, and DSM_AUTH is jwt`);
  const [issuers, places] = [given.DSM_AUTH_ISSUER, given.DSM_AUTH_JWKS].map((text) => text?.split(',').length);
  if (given.DSM_AUTH_ISSUER?.split(',').some((issuer) => issuer.trim() === OWN_ISSUER) && !given.DSM_TOKEN_FILE)
    missing.push('DSM_TOKEN_FILE: missing, and DSM_AUTH_ISSUER names its issuer');
  if (missing.length === 0 && issuers !== places)
    return [`DSM_AUTH_JWKS: names ${places} places for the ${issuers} issuers of DSM_AUTH_ISSUER: want one each`];
  return missing;
}

function checkNone(given: Given): string[] {
  const unused = NEEDED.filter((name) => given[name]).map((name) => `${name}: DSM_AUTH is none: set DSM_AUTH=jwt too`);
  // Absent: the default, which is loopback. One that is no address is told as such.
  const reached = (['DSM_LISTEN', 'DSM_METRICS_LISTEN'] as const).flatMap((name) => {
    const host = parseListenAddress(given[name] ?? '')?.host;
    if (host === undefined || isLoopback(host)) return [];
    return [`DSM_AUTH: none is for loopback alone, and others can reach ${host} (${name}): set DSM_AUTH=jwt`];
  });
  return [...unused, ...reached];
}
