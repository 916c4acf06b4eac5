import { expect, it } from 'vitest';
import { FirstSeen } from './first-seen.ts';
import { aSprint } from './test-scope.ts';

it('counts from the first look at an object, and anew for another one of its name', () => {
  let now = 1_000;
  const seen = new FirstSeen(() => now);
  const sprint = aSprint();
  expect(seen.msSince(sprint)).toBe(0);
  now = 3_500;
  expect(seen.msSince(sprint)).toBe(2_500);
  expect(seen.msSince(aSprint({}, undefined, { name: 'other' }))).toBe(0);
  const again = aSprint({}, undefined, { uid: 'another' });
  expect(seen.msSince(again)).toBe(0);
  now = 4_000;
  expect(seen.msSince(again)).toBe(500);
  seen.forget({ namespace: 'team-a', name: 'sprint-1' });
  expect(seen.msSince(again)).toBe(0);
});
