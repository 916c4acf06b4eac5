import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mapOf, setOf, withRules } from './rule.ts';

const faultsOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('withRules', () => {
  const schema = withRules(z.object({ a: z.object({ b: z.number() }) }), [
    { cel: 'x', message: 'too small', fieldPath: 'a.b', test: ({ a }) => a.b > 1 },
    { cel: 'y', message: 'too large', test: ({ a }) => a.b < 3 },
    { cel: 'z', message: 'of change alone', forbids: 'change' },
  ]);

  it.each([
    ['holds', 2, []],
    ['tells the path of a rule', 1, ['a.b: too small']],
    ['tells the object itself without one', 3, [': too large']],
  ])('%s', (_what, b, faults) => expect(faultsOf(schema, { a: { b } })).toEqual(faults));

  it('keeps all rules for the API server', () => {
    expect(schema.meta()?.rules).toMatchObject([{ cel: 'x' }, { cel: 'y' }, { cel: 'z' }]);
  });
});

it('a set holds each value once, within its bounds', () => {
  const schema = setOf(z.string(), 1, 2);
  expect(faultsOf(schema, ['a', 'b'])).toEqual([]);
  expect(faultsOf(schema, ['a', 'a'])).toEqual([': holds a value twice']);
  for (const wrong of [[], ['a', 'b', 'c']]) expect(faultsOf(schema, wrong)).toHaveLength(1);
  expect(schema.meta()).toEqual({ listType: { type: 'set' } });
});

it('a map holds each key once, whatever else its entries say', () => {
  const schema = mapOf(z.object({ id: z.string(), n: z.number() }), 'id', 2);
  const a = { id: 'a', n: 1 };
  expect(faultsOf(schema, [])).toEqual([]);
  expect(faultsOf(schema, [a, { id: 'b', n: 1 }])).toEqual([]);
  expect(faultsOf(schema, [a, { id: 'a', n: 2 }])).toEqual([': two entries have the same id']);
  expect(faultsOf(schema, [a, { id: 'b', n: 1 }, { id: 'c', n: 1 }])).toHaveLength(1);
  expect(schema.meta()).toEqual({ listType: { type: 'map', key: 'id' } });
});
