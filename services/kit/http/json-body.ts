import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../calls/problem.ts';

/** One parser for JSON; any other content type with a body is 415. An empty body with the header counts as no body. */
export function parseJsonBodiesOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') return done(null, undefined);
    try {
      done(null, parseJson(text as string));
    } catch (error) {
      done(
        Object.assign(new Error(`the body is no JSON: ${(error as Error).message}`), {
          code: 'FST_ERR_CTP_INVALID_JSON_BODY',
          statusCode: 400,
        }),
      );
    }
  });
}

/** JSON whose strings every database takes: PostgreSQL stores neither NUL nor half of a surrogate pair. */
function parseJson(text: string): unknown {
  if (!/\\u(0000|d[89a-f])/i.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value) => {
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
      throw new SyntaxError('a string holds a NUL character or half of a surrogate pair');
    }
    return value;
  });
}

/** A route that takes no body lets an empty one pass, as clients send it that always send JSON. @throws Problem invalid_input */
export function refuseBody({ body }: FastifyRequest): void {
  const empty = body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
  if (!empty) throw new Problem('invalid_input', 'this endpoint takes no body');
}
