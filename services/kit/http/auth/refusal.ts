import { Problem } from '../../calls/problem.ts';
import type { Access } from '../../process/request-scope.ts';

const REALM = 'Bearer realm="dsm"';

/** A refusal that says by its WWW-Authenticate header what would help (RFC 6750). */
export class Refusal extends Problem {
  readonly challenge: string;
  constructor(code: 'unauthenticated' | 'forbidden', detail: string, challenge: string) {
    super(code, detail);
    this.challenge = challenge;
  }
}

export const noToken = (): Refusal =>
  new Refusal('unauthenticated', 'the request has no bearer token in its Authorization header', REALM);

/** `why` is a sentence of ours: nothing of the token goes into a header. */
export const invalidToken = (why: string): Refusal =>
  new Refusal('unauthenticated', why, `${REALM}, error="invalid_token", error_description="${why}"`);

export const mayNot = (subject: string, access: Access, detail = ''): Refusal =>
  new Refusal(
    'forbidden',
    `${subject} has no right to ${access}${detail}`,
    `${REALM}, error="insufficient_scope", scope="${access}"`,
  );

/** Headers of an answer that refuses. */
export const challengeOf = (error: Error): Record<string, string> =>
  error instanceof Refusal ? { 'www-authenticate': error.challenge } : {};
