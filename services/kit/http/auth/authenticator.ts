import { Problem } from '../../calls/problem.ts';
import type { Logger } from '../../process/logger.ts';
import type { Caller } from '../../process/request-scope.ts';
import { tokenFrom } from '../../process/token-file.ts';
import { WatchedFile } from '../../process/watched-file.ts';
import { callerWith, type ProjectsOf } from './caller.ts';
import type { Identity } from './identity.ts';
import { KeysUnknown, keySet } from './key-set.ts';
import { noToken } from './refusal.ts';
import { grantsOf, parseRights, type RightsEntry } from './rights.ts';
import { TokenCheck } from './token-check.ts';

const KEYS_RETRY_S = 5;

export interface AuthenticatorOptions {
  /** the first one is meant where the rights name none; `askedWith`: file with the token that the server of the keys is asked with */
  issuers: readonly { issuer: string; jwks: string; askedWith?: string | undefined }[];
  audience: string;
  /** file with the rights, see rights.ts */
  rights: string;
  log: Logger;
}

/** Tells who calls by their bearer token, and what they may do by the file of rights; both files are read again when they change. */
export class Authenticator {
  readonly #check: TokenCheck;
  readonly #rights: WatchedFile<RightsEntry[]>;
  readonly #firstIssuer: string;
  /** callers whose rights are the same until the file of rights changes, by the identity that the check remembers */
  #callers = new WeakMap<Identity, Caller>();
  #ofRights: RightsEntry[] | undefined;

  /** @throws Error when the rights cannot be read */
  constructor({ issuers, audience, rights, log }: AuthenticatorOptions) {
    const keysFailed = (error: Error) => log.warn({ err: error }, 'keys could not be read again, the last ones stay');
    this.#check = new TokenCheck(
      issuers.map(({ issuer, jwks, askedWith }) => ({ issuer, keys: keySet(jwks, keysFailed, tokenFrom(askedWith)) })),
      audience,
    );
    this.#firstIssuer = issuers[0]?.issuer ?? '';
    this.#rights = new WatchedFile(rights, parseRights, (error) =>
      log.error({ file: rights, reason: error.message }, 'the rights could not be read again, the last ones stay'),
    );
    void this.#rights.value;
  }

  /** @throws Refusal, Problem dependency_unavailable while no keys could be read, and what `projectsOf` throws */
  async callerOf(authorization: string | undefined, projectsOf: ProjectsOf): Promise<Caller> {
    const [, token] = /^bearer +([^ ]+) *$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) throw noToken();
    const identity = await this.#identityOf(token);
    const entries = this.#rights.value;
    if (entries !== this.#ofRights) {
      this.#ofRights = entries;
      this.#callers = new WeakMap();
    }
    const known = this.#callers.get(identity);
    if (known !== undefined) return known;
    const grants = grantsOf(identity, entries, this.#firstIssuer);
    const caller = await callerWith(identity.serviceAccount ?? identity.subject, grants, projectsOf);
    if (grants.every(({ namespaces }) => namespaces.length === 0)) this.#callers.set(identity, caller);
    return caller;
  }

  async #identityOf(token: string): Promise<Identity> {
    try {
      return await this.#check.identityOf(token);
    } catch (error) {
      if (!(error instanceof KeysUnknown)) throw error;
      throw new Problem('dependency_unavailable', error.message, { retryAfter: KEYS_RETRY_S });
    }
  }
}
