import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { atomicListOf, mapOf, setOf, withRules } from '../../crds/fields/rule.ts';
import { structuralSchema } from './structural-schema.ts';

const text = z.string().max(5).describe('A text.');
const list = z.object({ id: text }).describe('An entry.');
const listOf = (fields: z.ZodRawShape) => mapOf(z.object({ id: text, ...fields }).describe('An entry.'), 'id', 3);

describe('a schema that the API server can check', () => {
  it.each<[string, z.ZodType, unknown]>([
    [
      'string',
      z
        .string()
        .min(1)
        .max(5)
        .regex(/^a\/b$/),
      { type: 'string', minLength: 1, maxLength: 5, pattern: '^a/b$' },
    ],
    [
      'mended string',
      z
        .string()
        .max(5)
        .overwrite((v) => v.trim()),
      { type: 'string', maxLength: 5 },
    ],
    ['date', z.iso.date(), { type: 'string', format: 'date' }],
    ['time', z.iso.datetime(), { type: 'string', format: 'date-time' }],
    ['int32', z.int().min(0).max(5), { type: 'integer', format: 'int32', minimum: 0, maximum: 5 }],
    [
      'int64',
      z
        .int()
        .min(0)
        .max(2 ** 31),
      { type: 'integer', format: 'int64', minimum: 0, maximum: 2 ** 31 },
    ],
    ['enum', z.enum(['A', 'B']), { type: 'string', enum: ['A', 'B'] }],
    ['default', z.enum(['A', 'B']).default('B'), { type: 'string', enum: ['A', 'B'], default: 'B' }],
    [
      'set',
      setOf(text, 1, 3),
      {
        type: 'array',
        minItems: 1,
        maxItems: 3,
        'x-kubernetes-list-type': 'set',
        items: { description: 'A text.', type: 'string', maxLength: 5 },
      },
    ],
    [
      'atomic list',
      atomicListOf(text, 3),
      {
        type: 'array',
        maxItems: 3,
        'x-kubernetes-list-type': 'atomic',
        items: { description: 'A text.', type: 'string', maxLength: 5 },
      },
    ],
    [
      'map',
      mapOf(list, 'id', 3),
      {
        type: 'array',
        maxItems: 3,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['id'],
        items: {
          description: 'An entry.',
          type: 'object',
          required: ['id'],
          properties: { id: { description: 'A text.', type: 'string', maxLength: 5 } },
        },
      },
    ],
  ])('%s', (_name, schema, expected) => {
    expect(structuralSchema(schema.describe('It.'), 'Kind')).toEqual({ description: 'It.', ...(expected as object) });
  });

  it('requires what is neither optional nor defaulted', () => {
    const schema = z.object({ a: text, b: text.optional(), c: text.default('x'), d: text.prefault('y') });
    expect(structuralSchema(schema.describe('It.'), 'Kind')).toMatchObject({
      required: ['a'],
      properties: { c: { default: 'x' }, d: { default: 'y' } },
    });
  });

  it('carries its rules, on optional fields too', () => {
    const rule = { cel: 'self != "x"', message: 'not x', test: (value: string) => value !== 'x' };
    const change = { cel: 'self == oldSelf', message: 'stays', forbids: 'change' as const, fieldPath: 'a' };
    const schema = z.object({ a: withRules(text, [rule, change]).optional() }).describe('It.');
    expect(structuralSchema(schema, 'Kind')).toMatchObject({
      properties: {
        a: {
          'x-kubernetes-validations': [
            { rule: 'self != "x"', message: 'not x' },
            { rule: 'self == oldSelf', message: 'stays', fieldPath: '.a', reason: 'FieldValueForbidden' },
          ],
        },
      },
    });
  });
});

describe('a schema that it cannot check', () => {
  it.each<[string, z.ZodType, RegExp]>([
    ['a boolean', z.boolean(), /zod's boolean/],
    ['a union', z.union([text, z.int()]), /zod's union/],
    ['a record', z.record(z.string(), text), /zod's record/],
    ['anything', z.unknown(), /zod's unknown/],
    ['a literal', z.literal('x'), /zod's literal/],
    ['a transform', text.transform((value) => value.trim()), /zod's pipe/],
    ['a null', text.nullable(), /zod's nullable/],
    ['a catch', text.catch('x'), /zod's catch/],
    ['a float', z.number().min(0).max(1), /a number that is not whole/],
    ['an unbounded number', z.int().min(0), /a number without min\(\) and max\(\)/],
    ['an open bound', z.int().gt(0).max(5), /a number with check greater_than/],
    ['steps', z.int().min(0).max(10).multipleOf(5), /a number with check multiple_of/],
    ['an unbounded string', z.string(), /a string without max\(\)/],
    ['an address', z.email().max(5), /a string of format email/],
    ['a prefix', z.string().max(5).startsWith('a'), /a string with check string_format/],
    ['two patterns', z.string().max(5).regex(/a/).regex(/b/), /two patterns/],
    ['flags', z.string().max(5).regex(/a/i), /a pattern with flags/],
    ['look-ahead', z.string().max(5).regex(/(?=a)/), /a pattern with a group/],
    ['an unbounded list', z.array(text), /a list without max\(\)/],
    ['a list of no type', z.array(text).max(3), /no setOf, mapOf or atomicListOf/],
    ['a default in a list', listOf({ n: text.default('x') }), /goal\[\]\.n: a default inside a list/],
    [
      'a default deep in one',
      listOf({ a: z.object({ n: text.prefault('x') }).describe('It.') }),
      /goal\[\]\.a\.n: a default/,
    ],
    ['an open object', z.looseObject({}), /unknown fields/],
    ['a refinement', text.refine((value) => value !== 'x'), /a refinement without CEL/],
    ['a field without description', z.string().max(5), /a field without description/],
  ])('is refused with its path: %s', (name, schema, says) => {
    const field = name === 'a field without description' ? schema : schema.describe('It.');
    const kind = z.object({ goal: field }).describe('Spec.');
    expect(() => structuralSchema(kind, 'Sprint.spec')).toThrow(says);
    expect(() => structuralSchema(kind, 'Sprint.spec')).toThrow('Sprint.spec.goal');
  });
});
