import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { exchange, textOf } from '../../calls/exchange.ts';
import { WatchedFile } from '../../process/watched-file.ts';

/** A token signed with a key that is not known makes a server be asked for its keys again, so often at most. */
const ASK_AGAIN_MS = 60_000;
/** Keys of a server that are older are asked for anew, beside the request that found them so. */
const REFRESH_MS = 600_000;
const ANSWER_WITHIN_MS = 5_000;
/** An API server gives keys as the first alone; most issuers know the second. */
const ACCEPTED = 'application/jwk-set+json, application/json';

type LocalKeys = ReturnType<typeof createLocalJWKSet>;

/**
 * The keys of an issuer, from a JWKS file or the address of one; `failed` hears when they cannot be read anew and the old ones stay.
 * An address is asked with what `token` gives, if anything.
 */
export const keySet = (
  place: string,
  failed: (error: Error) => void,
  token: () => string | undefined = () => undefined,
): JWTVerifyGetKey => (/^https?:/.test(place) ? new RemoteKeys(place, failed, token).find : keysInFile(place, failed));

function keysInFile(path: string, failed: (error: Error) => void): JWTVerifyGetKey {
  const keys = new WatchedFile(path, (text) => createLocalJWKSet(JSON.parse(text) as JSONWebKeySet), failed);
  return async (header, token) => {
    let current: LocalKeys;
    try {
      current = keys.value;
    } catch (error) {
      throw new KeysUnknown(path, { cause: error });
    }
    return current(header, token);
  };
}

/** Unlike jose's own remote set it goes on with the keys that it has while the server is away, and then asks as rarely as ever. */
class RemoteKeys {
  readonly #url: string;
  readonly #failed: (error: Error) => void;
  readonly #token: () => string | undefined;
  #keys: LocalKeys | undefined;
  #asked = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(url: string, failed: (error: Error) => void, token: () => string | undefined) {
    this.#url = url;
    this.#token = token;
    this.#failed = failed;
  }

  readonly find: JWTVerifyGetKey = async (header, token) => {
    const age = performance.now() - this.#asked;
    if (this.#keys === undefined && (this.#asking !== undefined || age >= 1_000)) await this.#ask();
    else if (age >= REFRESH_MS) void this.#ask();
    if (this.#keys === undefined) throw new KeysUnknown(this.#url);
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (this.#asking === undefined && performance.now() - this.#asked < ASK_AGAIN_MS) throw error;
      await this.#ask();
      return this.#keys(header, token);
    }
  };

  #ask(): Promise<void> {
    this.#asking ??= this.#load().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #load(): Promise<void> {
    this.#asked = performance.now();
    try {
      const token = this.#token();
      const headers = { accept: ACCEPTED, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
      const answer = await exchange(this.#url, { headers, withinMs: ANSWER_WITHIN_MS });
      const text = await textOf(answer);
      // Also when it names another place: who that is, nobody has said.
      if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
      this.#keys = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
    } catch (error) {
      this.#failed(new Error(`keys at ${this.#url}: ${(error as Error).message}`, { cause: error }));
    }
  }
}

/** No token can be checked yet: that is this service's trouble and no fault of the token. */
export class KeysUnknown extends Error {
  constructor(place: string, options?: ErrorOptions) {
    super(`the keys at ${place} could not be read yet`, options);
  }
}
