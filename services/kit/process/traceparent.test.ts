import { expect, it } from 'vitest';
import { readTraceparent, traceIdOf, writeTraceparent } from './traceparent.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

it.each([
  [`00-${trace}-${span}-01`, { traceId: trace, spanId: span, isSampled: true }],
  [`00-${trace}-${span}-00`, { traceId: trace, spanId: span, isSampled: false }],
  // Of a version to come, with a flag that is not known yet.
  [`01-${trace}-${span}-03`, { traceId: trace, spanId: span, isSampled: true }],
])('%s', (text, context) => {
  expect(readTraceparent(text)).toEqual(context);
  expect(traceIdOf(text)).toBe(trace);
});

it.each([
  undefined,
  '',
  'nonsense',
  `ff-${trace}-${span}-01`,
  `00-${'0'.repeat(32)}-${span}-01`,
  `00-${trace}-${'0'.repeat(16)}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
  `00-${trace}-${span}`,
  `00-${trace}-${span}-01\n`,
])('%j is none', (text) => {
  expect(readTraceparent(text)).toBeUndefined();
  expect(traceIdOf(text)).toBeUndefined();
});

it('is written as it was read', () => {
  for (const text of [`00-${trace}-${span}-01`, `00-${trace}-${span}-00`])
    expect(writeTraceparent(readTraceparent(text) as never)).toBe(text);
});
