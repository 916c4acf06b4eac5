import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../calls/problem.ts';
import { checkStructure } from './json-structure.ts';

/** Refuses what is no UTF-8, of which a decoder would else make other text. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** One parser for JSON; any other content type with a body is 415. An empty body with the header counts as no body. */
export function parseJsonBodiesOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    try {
      done(null, parseJson(UTF_8.decode(bytes as Buffer)));
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
  checkStructure(text);
  if (!/\\u(0000|d[89a-f])/i.test(text)) return JSON.parse(text);
  const isStorable = (part: string) => !part.includes('\0') && part.isWellFormed();
  return JSON.parse(text, (key, value) => {
    if (!isStorable(key) || (typeof value === 'string' && !isStorable(value))) {
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
