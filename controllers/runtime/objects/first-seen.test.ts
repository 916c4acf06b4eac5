import { expect, it } from 'vitest';
import { FirstSeen } from './first-seen.ts';

const anObject = (metadata: object = {}) => ({
  apiVersion: 'example.dev/v1',
  kind: 'Example',
  metadata: { namespace: 'team-a', name: 'one', uid: 'u1', ...metadata },
});

it('counts from the first look at an object, and anew for another one of its name', () => {
  let now = 1_000;
  const seen = new FirstSeen(() => now);
  expect(seen.msSince(anObject())).toBe(0);
  now = 3_500;
  expect(seen.msSince(anObject())).toBe(2_500);
  expect(seen.msSince(anObject({ name: 'other' }))).toBe(0);
  const again = anObject({ uid: 'another' });
  expect(seen.msSince(again)).toBe(0);
  now = 4_000;
  expect(seen.msSince(again)).toBe(500);
  seen.forget({ namespace: 'team-a', name: 'one' });
  expect(seen.msSince(again)).toBe(0);
});
