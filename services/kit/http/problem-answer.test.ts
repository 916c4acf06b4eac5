import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refused, thingApp, thingRoutes } from '../../../test/integration/services/kit/thing-app.ts';
import { ServiceProblem, ServiceUnavailable } from '../calls/client.ts';
import { Problem } from '../calls/problem.ts';

const thing = thingApp();
const { call, logged } = thing;
beforeAll(thing.start);
afterAll(thing.stop);

describe('an error', () => {
  const failing = async (error: unknown) => {
    thing.fail(error);
    logged.length = 0;
    const answered = await call('GET', '/things/a');
    thing.fail(undefined);
    return { ...answered, logged: [...logged] };
  };

  it('of the service’s own table', async () => {
    const problem = new Problem('gone', 'a is gone', { extra: { since: 'yesterday' }, retryAfter: 7 });
    const { logged, ...answered } = await failing(problem);
    expect(answered).toMatchObject(
      refused(410, 'gone', { detail: 'a is gone', title: 'It is gone', since: 'yesterday' }),
    );
    expect(answered.headers['retry-after']).toBe('7');
    expect(logged).toEqual([]);
  });

  it('of a service behind it: away, or with a word that is known here', async () => {
    const { logged, ...away } = await failing(new ServiceUnavailable('backlog', 'connect ECONNREFUSED'));
    expect(logged).toEqual([]);
    expect(away).toMatchObject(refused(503, 'dependency_unavailable', { service: 'backlog' }));
    expect(away.headers['retry-after']).toBe('1');
    const saying = (code: string) =>
      failing(new ServiceProblem('backlog', 404, { code, detail: 'as it said', extra: { more: 1 } }));
    expect(await saying('gone')).toMatchObject(refused(410, 'gone', { detail: 'as it said', more: 1 }));
    expect(await saying('unheard_of')).toMatchObject(refused(500, 'internal_error'));
  });

  it.each(['22003', '22007', '22008', '22021', '22P05'])(
    '%s of the database: a value no column holds',
    async (code) => {
      const answered = await failing(Object.assign(new Error('out of range'), { code }));
      expect(answered).toMatchObject(refused(422, 'invalid_input', { detail: 'out of range' }));
    },
  );

  it('that nobody foresaw tells the log and not the caller', async () => {
    const { logged, ...answered } = await failing(new Error('select secret from inside'));
    expect(answered).toMatchObject(refused(500, 'internal_error'));
    expect(JSON.stringify(answered.body)).not.toContain('secret');
    expect(logged).toEqual(['request failed']);
  });

  it('of a code in no table is one that nobody foresaw', async () => {
    expect(() => thing.app().serve({ ...thingRoutes.add, path: '/x', errors: ['nowhere'] }, async () => ({}))).toThrow(
      'serve: POST /x: no table of errors has nowhere',
    );
  });
});
