import { expect, it } from 'vitest';
import { z } from 'zod';
import { onlyAdds } from './additions.ts';

const before = z.object({ id: z.string(), days: z.array(z.object({ n: z.number() })) });
const inDays = (day: z.ZodType) => z.object({ id: z.string(), days: z.array(day) });

it.each([
  ['nothing', before, true],
  ['an optional field', before.extend({ goal: z.string().optional() }), true],
  ['an optional field deep inside', inDays(z.object({ n: z.number(), day: z.string().optional() })), true],
  ['a required field', before.extend({ goal: z.string() }), false],
  ['a required field deep inside', inDays(z.object({ n: z.number(), day: z.string() })), false],
  ['the name of a field', z.object({ key: z.string(), days: before.shape.days }), false],
  ['the type of a field', before.extend({ id: z.number() }), false],
  ['that a field may be null', before.extend({ id: z.string().nullable() }), false],
  ['that a field may be missing', before.extend({ id: z.string().optional() }), false],
  ['a bound', before.extend({ id: z.string().max(5) }), false],
  ['a list that became one', before.extend({ days: z.object({ n: z.number() }) }), false],
] as [string, z.ZodType, boolean][])('a schema that changed in %s only adds: ', (_what, after, adds) => {
  expect(onlyAdds(z.toJSONSchema(before), z.toJSONSchema(after))).toBe(adds);
});
