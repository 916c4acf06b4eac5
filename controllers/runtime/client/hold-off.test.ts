import { expect, it } from 'vitest';
import { HoldOff } from './hold-off.ts';
import { KubeError } from './kube-error.ts';

const busy = (status: number, retryAfterMs?: number) =>
  new KubeError({ what: 'GET /a', status, reason: 'R', message: 'busy', ...(retryAfterMs && { retryAfterMs }) });

it('refuses a kind with the time that is left until the server may be asked, and no other kind', () => {
  let now = 1_000;
  const holdOff = new HoldOff(() => now);
  holdOff.heard('a', busy(429, 3_000));
  now += 1_000;
  holdOff.check('b', 'GET /b');
  let caught: unknown;
  try {
    holdOff.check('a', 'PATCH /a/1');
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ status: 429, reason: 'R', retryAfterMs: 2_000, retryable: true });
  expect(String(caught)).toContain('PATCH /a/1: not asked before the time that the API server has named: GET /a: busy');
  now += 2_000;
  holdOff.check('a', 'PATCH /a/1');
});

it.each<[string, unknown]>([
  ['names no time', busy(503)],
  ['is of another status', busy(500, 3_000)],
  ['is no answer', new Error('x')],
])('does not when what came %s', (_what, error) => {
  const holdOff = new HoldOff(() => 0);
  holdOff.heard('a', error);
  expect(() => holdOff.check('a', 'GET /a')).not.toThrow();
});

it('asks again after a minute at the latest', () => {
  let now = 0;
  const holdOff = new HoldOff(() => now);
  holdOff.heard('a', busy(503, 86_400_000));
  now = 59_999;
  expect(() => holdOff.check('a', 'GET /a')).toThrow();
  now = 60_000;
  holdOff.check('a', 'GET /a');
});
