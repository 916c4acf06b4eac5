import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { onceFrozen } from './once-frozen.ts';

/** What OpenAPI says of a tagged route's other answer. */
export const notModifiedResponse = {
  304: z.null().describe('The answer is still one whose entity tag the request named in If-None-Match'),
};

/** Gives an answer its entity tag (RFC 9110, section 8.8.3), and says whether the request named it: then it needs no body. */
export function isKnown(answer: unknown, request: FastifyRequest, reply: FastifyReply): boolean {
  const tag = tagOf(answer);
  reply.header('etag', tag);
  const named = request.headers['if-none-match']?.split(',') ?? [];
  return named.some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*');
}

/** A hash of the answer and of nothing else, so that all processes and releases agree on it. */
const tagOf = onceFrozen((answer) => `"${hash('sha256', JSON.stringify(answer), 'base64url')}"`);
