import { expect, it } from 'vitest';
import { z } from 'zod';
import { etagToName, tagToKeep } from './known-tag.ts';
import { route } from './route.ts';

const reading = (answer: z.ZodType) => route({ method: 'GET', path: '/', summary: 'x', answer });

it('names a tag again while the shape of the answer is the one that was kept', () => {
  const kept = tagToKeep(reading(z.object({ n: z.number() })), 'W/"a b"');
  expect(etagToName(reading(z.object({ n: z.number() })), kept)).toBe('W/"a b"');
  expect(etagToName(reading(z.object({ n: z.number(), more: z.string() })), kept)).toBeUndefined();
  expect(etagToName(reading(z.object({ n: z.string() })), kept)).toBeUndefined();
});

it('keeps nothing where an answer has no tag, and names nothing that it has not kept', () => {
  const to = reading(z.object({}));
  expect(tagToKeep(to, undefined)).toBeUndefined();
  for (const kept of [undefined, '', '"a"', ' "a"']) expect(etagToName(to, kept)).toBeUndefined();
});
