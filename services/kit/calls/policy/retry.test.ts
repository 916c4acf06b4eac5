import { expect, it } from 'vitest';
import { ServiceProblem, ServiceUnavailable } from '../service-errors.ts';
import { isPassing, waitBefore } from './retry.ts';

const away = (status: number, code?: string) => new ServiceUnavailable('s', 'x', { answered: { status, code } });

it.each<[string, unknown, boolean]>([
  ['a connection that broke', new ServiceUnavailable('s', 'x', { cause: new Error('ECONNRESET') }), true],
  ['a proxy whose service is gone', away(502), true],
  ['a service that goes', away(503), true],
  ['a service that is overloaded', away(503, 'overloaded'), false],
  ['a service that lacks another', away(503, 'dependency_unavailable'), false],
  ['a mistake of the service', away(500, 'internal_error'), false],
  ['a refusal', new ServiceProblem('s', 409, { code: 'c', detail: 'd', extra: {} }), false],
  ['an answer of another shape', new TypeError('x'), false],
])('%s', (_what, error, expected) => expect(isPassing(error)).toBe(expected));

it('what took all the time that there was', () => {
  const cause = new DOMException('x', 'TimeoutError');
  expect(isPassing(new ServiceUnavailable('s', 'x', { cause }))).toBe(false);
});

it('waits longer before the second, and never for nothing but chance', () => {
  expect([waitBefore(0, 0), waitBefore(0, 1), waitBefore(1, 1), waitBefore(1, 0.5)]).toEqual([0, 100, 200, 100]);
});
