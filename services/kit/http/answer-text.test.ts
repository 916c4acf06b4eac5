import { fastify } from 'fastify';
import { expect, it, vi } from 'vitest';
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

it('a frozen answer is looked at once, and any other each time', () => {
  const shape = z.object({ id: z.string() });
  const text = answerText({ schema: shape, method: 'GET', url: '/' } as never) as (answer: unknown) => string;
  const looks = vi.spyOn(shape._zod, 'run');
  const frozen = Object.freeze({ id: 'A' });
  expect([text(frozen), text(frozen)]).toEqual(['{"id":"A"}', '{"id":"A"}']);
  const first = looks.mock.calls.length;
  const changing = { id: 'A' };
  expect(text(changing)).toBe('{"id":"A"}');
  changing.id = 'B';
  expect(text(changing)).toBe('{"id":"B"}');
  expect([first, looks.mock.calls.length]).toEqual([1, 3]);
});

it('a frozen answer that may not go out is refused each time', () => {
  const text = answerText({ schema: z.object({ id: z.string() }), method: 'GET', url: '/' } as never);
  const bad = Object.freeze({ id: 7 });
  expect(() => text(bad)).toThrow();
  expect(() => text(bad)).toThrow();
});
