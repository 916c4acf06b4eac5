import { ResponseSerializationError, serializerCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { onceFrozen } from './once-frozen.ts';

/**
 * Makes the text of an answer: what its schema knows of it, and nothing else. The library's own way is z.encode, which walks through
 * each part twice, so that codecs can be undone; our answers have none.
 */
export const answerText: typeof serializerCompiler = (route) => {
  const { schema, method, url } = route;
  if (!(schema instanceof z.ZodType)) return serializerCompiler(route);
  return onceFrozen((answer) => {
    const { data, error } = z.safeParse(schema, answer);
    if (error) throw new ResponseSerializationError(method, url, { cause: error });
    return JSON.stringify(data);
  });
};
