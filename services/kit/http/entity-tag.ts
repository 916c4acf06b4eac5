import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** What OpenAPI says of a tagged route's other answer. */
export const notModifiedResponse = {
  304: z.null().describe('The answer is still one whose entity tag the request named in If-None-Match'),
};

const tags = new WeakMap<object, string>();

/**
 * Gives an answer its entity tag (RFC 9110, section 8.8.3), and says whether the request named it: then it needs no body. A handler that
 * gives the same frozen object again says by this that nothing in it has changed: its tag is made once.
 */
export function isKnown(answer: unknown, request: FastifyRequest, reply: FastifyReply): boolean {
  const tag = tagOf(answer);
  reply.header('etag', tag);
  const named = request.headers['if-none-match']?.split(',') ?? [];
  return named.some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*');
}

/** A hash of the answer and of nothing else, so that all processes and releases agree on it. */
function tagOf(answer: unknown): string {
  const isConstant = typeof answer === 'object' && answer !== null && Object.isFrozen(answer);
  const known = isConstant ? tags.get(answer) : undefined;
  if (known !== undefined) return known;
  const tag = `"${hash('sha256', JSON.stringify(answer), 'base64url')}"`;
  if (isConstant) tags.set(answer, tag);
  return tag;
}
