import { hash as digest } from 'node:crypto';
import { decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { type Identity, identityOf } from './identity.ts';
import { KeysUnknown } from './key-set.ts';
import { invalidToken } from './refusal.ts';

/** Signatures with a key pair; `none` and those with a shared secret (HS*) are never taken. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** How far the clock of who made the token may be from ours, in seconds. */
const LEEWAY_S = 10;
/** A key that its issuer gives up ends to count so soon, for tokens that were checked before, too. */
const TRUST_MS = 300_000;
const MOST_REMEMBERED = 10_000;
const LONGEST_TOKEN = 16_384;

/** Whose tokens are taken. */
export interface Trust {
  issuer: string;
  keys: JWTVerifyGetKey;
}

interface Checked {
  identity: Identity;
  /** of performance.now() */
  until: number;
}

/** Checks bearer tokens by their issuers' keys, by the machine's clock, and remembers those that are good by their hash. */
export class TokenCheck {
  readonly #trusts: Map<string, Trust>;
  readonly #audience: string;
  readonly #checked = new Map<string, Checked>();

  constructor(trusts: readonly Trust[], audience: string) {
    this.#trusts = new Map(trusts.map((trust) => [trust.issuer, trust]));
    this.#audience = audience;
  }

  /** The same object for the same token while it is remembered. @throws Refusal when it is no token of ours, KeysUnknown */
  async identityOf(token: string): Promise<Identity> {
    const hash = digest('sha256', token, 'base64');
    const known = this.#checked.get(hash);
    if (known !== undefined && performance.now() < known.until) return known.identity;
    this.#checked.delete(hash);
    const { identity, expiresAt } = await this.#verify(token);
    const now = performance.now();
    this.#remember(hash, { identity, until: now + Math.min(TRUST_MS, expiresAt - Date.now()) });
    return identity;
  }

  #remember(hash: string, checked: Checked): void {
    this.#checked.set(hash, checked);
    if (this.#checked.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#checked.keys();
    if (oldest !== undefined) this.#checked.delete(oldest);
  }

  async #verify(token: string): Promise<{ identity: Identity; expiresAt: number }> {
    const trust = this.#trusts.get(issuerOf(token));
    if (trust === undefined) throw invalidToken('the token is of no issuer that counts here');
    const options = {
      issuer: trust.issuer,
      audience: this.#audience,
      algorithms: ALGORITHMS,
      clockTolerance: LEEWAY_S,
      requiredClaims: ['exp', 'sub'],
    };
    try {
      const { payload } = await jwtVerify(token, trust.keys, options);
      return { identity: identityOf(payload), expiresAt: ((payload.exp ?? 0) + LEEWAY_S) * 1_000 };
    } catch (error) {
      if (error instanceof KeysUnknown || !(error instanceof errors.JOSEError)) throw error;
      throw invalidToken(whyNot(error));
    }
  }
}

/** What the token says of itself, to be checked with that issuer's keys. */
function issuerOf(token: string): string {
  if (token.length > LONGEST_TOKEN) throw invalidToken('the token is too long');
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw invalidToken('the token is no JSON Web Token');
  }
}

function whyNot(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'the token is for another audience';
    return error.claim === 'nbf' ? 'the token is not valid yet' : 'a claim of the token is missing or does not fit';
  }
  return 'the token is not signed with a key that counts here';
}
