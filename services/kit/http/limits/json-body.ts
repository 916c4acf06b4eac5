import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../calls/problem.ts';

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

/** What any route takes is a tenth as deep. What is deeper overflows the stack of who walks through it. */
const MOST_LEVELS = 100;

/** JSON whose strings every database takes: PostgreSQL stores neither NUL nor half of a surrogate pair. */
function parseJson(text: string): unknown {
  if (levelsOf(text) > MOST_LEVELS) throw new SyntaxError(`it is more than ${MOST_LEVELS} levels deep`);
  if (!/\\u(0000|d[89a-f])/i.test(text)) return JSON.parse(text);
  const isStorable = (part: string) => !part.includes('\0') && part.isWellFormed();
  return JSON.parse(text, (key, value) => {
    if (!isStorable(key) || (typeof value === 'string' && !isStorable(value))) {
      throw new SyntaxError('a string holds a NUL character or half of a surrogate pair');
    }
    return value;
  });
}

/** How many objects and lists lie in each other. */
function levelsOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at];
    if (mark === '"') at = endOfString(text, at);
    else if (mark === '[' || mark === '{') deepest = Math.max(deepest, ++depth);
    else if (mark === ']' || mark === '}') depth--;
  }
  return deepest;
}

/** Place of the quote that ends the string that begins at `start`; of the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** A route that takes no body lets an empty one pass, as clients send it that always send JSON. @throws Problem invalid_input */
export function refuseBody({ body }: FastifyRequest): void {
  const empty = body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
  if (!empty) throw new Problem('invalid_input', 'this endpoint takes no body');
}
