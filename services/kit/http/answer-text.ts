import { ResponseSerializationError, serializerCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';

/**
 * Makes the text of an answer: what its schema knows of it, and nothing else. The library's own way is z.encode, which walks through
 * each part twice, so that codecs can be undone; our answers have none. A handler that gives the same frozen object again says by this
 * that nothing in it has changed: its text is made once.
 */
export const answerText: typeof serializerCompiler = (route) => {
  const { schema, method, url } = route;
  if (!(schema instanceof z.ZodType)) return serializerCompiler(route);
  const texts = new WeakMap<object, string>();
  return (answer: unknown) => {
    const isConstant = typeof answer === 'object' && answer !== null && Object.isFrozen(answer);
    const known = isConstant ? texts.get(answer) : undefined;
    if (known !== undefined) return known;
    const { data, error } = z.safeParse(schema, answer);
    if (error) throw new ResponseSerializationError(method, url, { cause: error });
    const text = JSON.stringify(data);
    if (isConstant) texts.set(answer, text);
    return text;
  };
};
