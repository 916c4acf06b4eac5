import { z } from 'zod';
import { route } from '../../kit/calls/route.ts';

/** Longer ones are refused; what is longer than the model reads is cut, and said so. */
export const LONGEST_TEXT = 100_000;
export const MOST_TEXTS = 100;
/** of all texts of a batch */
export const MOST_CHARACTERS = 1_000_000;

const text = z
  .string()
  .max(LONGEST_TEXT)
  .regex(/\S/, 'must not be empty')
  .refine((value) => value.isWellFormed(), 'holds half of a surrogate pair');
const texts = z
  .array(text)
  .min(1)
  .max(MOST_TEXTS)
  .refine((all) => all.reduce((sum, { length }) => sum + length, 0) <= MOST_CHARACTERS, {
    error: `must be at most ${MOST_CHARACTERS.toLocaleString('en')} characters together`,
  });
const vector = z.array(z.number());
const model = {
  dimensions: z.number().int(),
  /** with its tag: mxbai-embed-large:latest */
  model: z.string(),
  /** of the model's bytes: vectors of two digests cannot be compared */
  digest: z.string(),
};

export const embeddingRoutes = {
  embed: route({
    method: 'POST',
    path: '/embed',
    access: 'system',
    summary: 'The vector of a text, of length 1',
    body: z.strictObject({ text }),
    answer: z.object({
      embedding: vector,
      ...model,
      generation_time_ms: z.number(),
      /** from the cache: no model was asked */
      cached: z.boolean(),
      /** the text was longer than the model reads */
      truncated: z.boolean(),
    }),
    invalid: 400,
    errors: ['model_unavailable', 'model_unfit'],
  }),
  embedBatch: route({
    method: 'POST',
    path: '/embed/batch',
    access: 'system',
    summary: 'The vectors of up to 100 texts of up to 1,000,000 characters together, in their order. All or none',
    body: z.strictObject({ texts }),
    rules: ['the texts have at most 1,000,000 characters together'],
    answer: z.object({
      embeddings: z.array(vector),
      count: z.number().int(),
      ...model,
      total_time_ms: z.number(),
      /** how many came from the cache */
      cached: z.number().int(),
      /** how many texts were longer than the model reads */
      truncated: z.number().int(),
    }),
    invalid: 400,
    errors: ['model_unavailable', 'model_unfit'],
  }),
};
