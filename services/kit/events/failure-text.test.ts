import { expect, it } from 'vitest';
import { z } from 'zod';
import { failureText } from './failure-text.ts';

const schema = z.object({ a: z.string(), b: z.object({ c: z.number() }), d: z.string(), e: z.string() });

it.each([
  [{ a: 'x', b: { c: 'y' }, d: '', e: '' }, /^not in its shape: b\.c: Invalid input: expected number/],
  [{}, /^not in its shape: a: .*; b: .*; d: .*; and 1 more$/],
  ['text', /^not in its shape: event_data: /],
])('of %j', (data, text) => {
  expect(failureText(schema.safeParse(data).error)).toMatch(text);
});

it('of anything else is what it says, within bounds', () => {
  expect(failureText(new Error('x'.repeat(3_000)))).toBe(`Error: ${'x'.repeat(1_993)}`);
});
