import { expect, it } from 'vitest';
import { z } from 'zod';
import { inQuery } from './fields.ts';

const schema = z.strictObject({ after: inQuery(z.number().int().min(0)).prefault(0) });

it.each([
  ['0', 0],
  ['7', 7],
  [undefined, 0],
  // What a typed client hands over.
  [12, 12],
])('%j is %d', (after, number) => {
  expect(schema.parse({ after })).toEqual({ after: number });
});

it.each(['0x10', '', ' 5', '5 ', '+5', '0b1', '1_000', 'NaN', 'Infinity', 'true', '1.5', '-1', ['1', '2']])(
  '%j is no number of this query',
  (after) => {
    expect(schema.safeParse({ after }).success).toBe(false);
  },
);

it('takes decimals where they make sense', () => {
  expect(inQuery(z.number()).parse('-0.25')).toBe(-0.25);
});

it('says what it wants in a JSON schema', () => {
  expect(z.toJSONSchema(schema, { io: 'input' }).properties?.after).toMatchObject({
    type: 'integer',
    minimum: 0,
    default: 0,
  });
});
