import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_MAPS, type ConfigMap, configMap, TestApiServer } from '../testing/test-api-server.ts';
import { removeAdditions } from './additions.ts';

const PATH = '/api/v1/namespaces/n/configmaps/a';
let server: TestApiServer;
beforeEach(async () => {
  server = await TestApiServer.start();
});
afterEach(() => server.stop());

describe('removeAdditions', () => {
  interface Specified extends ConfigMap {
    spec: object;
  }
  const withSpec = (spec: object, resourceVersion = '1'): Specified => ({ ...configMap('n/a', resourceVersion), spec });
  const remove = (wish: object, current: Specified) =>
    removeAdditions(server.client, CONFIG_MAPS as never, withSpec(wish), current);
  const answer = (object: Specified) => server.on(`PATCH ${PATH}`, { body: object });

  it('asks nothing when there is no addition, also when fields differ', async () => {
    const current = withSpec({ a: 2 });
    expect(await remove({ a: 1 }, current)).toBe(current);
    expect(server.received).toEqual([]);
  });

  it('takes an addition out, and what differs in the same step', async () => {
    answer(withSpec({ a: 1 }, '2'));
    const clean = await remove({ a: 1 }, withSpec({ a: 2, more: 'x' }));
    expect(clean.metadata.resourceVersion).toBe('2');
    expect(server.received[0]).toMatchObject({ body: { spec: { a: 1, more: null } } });
    expect(server.received[0]?.headers['content-type']).toBe('application/merge-patch+json');
  });

  it('asks once only for what the server puts back, until object or wish change', async () => {
    const current = withSpec({ a: 1, kept: 'x' });
    answer(withSpec({ a: 1, kept: 'x' }));
    for (let time = 0; time < 3; time++) expect(await remove({ a: 1 }, current)).toBe(current);
    expect(server.received).toHaveLength(1);
    await remove({ a: 2 }, current);
    await remove({ a: 1 }, { ...current });
    expect(server.received).toHaveLength(3);
  });
});
