import { expect, it } from 'vitest';
import { correlationIdOf } from './correlation-id.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

it.each(['mine', 'a/b:c=d', '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 'x'.repeat(128)])('keeps %s', (id) =>
  expect(correlationIdOf(id)).toBe(id),
);

it.each([undefined, '', ' ', 'a b', 'a\r\nset-cookie: x', 'a\u0000', 'é', '\u007f', 'x'.repeat(129)])(
  'gives a new one for %j',
  (id) => expect(correlationIdOf(id)).toMatch(UUID),
);

it('can always go into a header as it is', () => {
  for (let code = 0; code < 0x3000; code++) {
    const id = correlationIdOf(`a${String.fromCharCode(code)}b`);
    expect(new Headers({ 'x-correlation-id': id }).get('x-correlation-id')).toBe(id);
  }
});
