import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { answerText } from './answer-text.ts';

async function answered(answer: unknown) {
  const app = fastify().setSerializerCompiler(answerText);
  const shape = z.object({
    id: z.string(),
    points: z.array(z.number().int()).max(2),
    note: z.string().default('none'),
  });
  app.get('/', { schema: { response: { 200: shape } } as never }, async () => answer);
  const { statusCode, body } = await app.inject('/');
  await app.close();
  return [statusCode, body];
}

it('an answer is what its schema knows of it', async () => {
  expect(await answered({ id: 'A', points: [1], note: 'x', secret: 's' })).toEqual([
    200,
    '{"id":"A","points":[1],"note":"x"}',
  ]);
  expect(await answered({ id: 'A', points: [] })).toEqual([200, '{"id":"A","points":[],"note":"none"}']);
});

it.each([{ id: 7, points: [] }, { id: 'A', points: [0.5] }, { id: 'A', points: [1, 2, 3] }, { id: 'A' }])(
  '%j is none that may go out',
  async (answer) => {
    const [status, body] = await answered(answer);
    expect([status, body]).toEqual([500, expect.stringContaining('FST_ERR_RESPONSE_SERIALIZATION')]);
  },
);
