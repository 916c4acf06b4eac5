import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '../objects/object.ts';
import { CONFIG_MAPS, configMap, refusal, TestApiServer } from '../testing/test-api-server.ts';
import { addFinalizer, hasFinalizer, removeFinalizer } from './finalizer.ts';

const PATH = '/api/v1/namespaces/n/configmaps/a';
const MINE = 'test.dev/mine';
const conflict = refusal(409, 'Conflict');
const object = (resourceVersion: string, finalizers?: string[], more: Partial<KubeObject['metadata']> = {}) =>
  configMap('n/a', resourceVersion, { ...(finalizers && { finalizers }), ...more });

let server: TestApiServer;
beforeEach(async () => {
  server = await TestApiServer.start();
});
afterEach(() => server.stop());

const add = (to: KubeObject) => addFinalizer(server.client, CONFIG_MAPS, to, MINE);
const remove = (from: KubeObject) => removeFinalizer(server.client, CONFIG_MAPS, from, MINE);
const patches = () => server.of(`PATCH ${PATH}`).map(({ body }) => (body as { metadata: object }).metadata);

it('hasFinalizer', () => {
  expect([hasFinalizer(object('1'), MINE), hasFinalizer(object('1', ['x']), MINE)]).toEqual([false, false]);
  expect(hasFinalizer(object('1', ['x', MINE]), MINE)).toBe(true);
});

describe('addFinalizer', () => {
  it('adds to what is there, on the very version that it saw', async () => {
    server.on(`PATCH ${PATH}`, { body: object('2', ['x', MINE]) });
    expect(await add(object('1', ['x']))).toEqual(object('2', ['x', MINE]));
    expect(patches()).toEqual([{ uid: 'uid of n/a', resourceVersion: '1', finalizers: ['x', MINE] }]);
  });

  it('asks nothing when it is there or the object is going', async () => {
    const there = object('1', [MINE]);
    const going = object('1', undefined, { deletionTimestamp: '2026-11-21T14:00:00Z' });
    expect([await add(there), await add(going)]).toEqual([there, going]);
    expect(server.received).toEqual([]);
  });

  it('works the change out again on what a conflict hid', async () => {
    server.on(`PATCH ${PATH}`, conflict, { body: object('4', ['theirs', MINE]) });
    server.on(`GET ${PATH}`, { body: object('3', ['theirs']) });
    expect(await add(object('1'))).toEqual(object('4', ['theirs', MINE]));
    expect(patches().at(-1)).toEqual({ uid: 'uid of n/a', resourceVersion: '3', finalizers: ['theirs', MINE] });
  });

  it('leaves alone another object that got the name', async () => {
    server.on(`PATCH ${PATH}`, conflict);
    server.on(`GET ${PATH}`, { body: object('3', [], { uid: 'another' }) });
    expect(await add(object('1'))).toBeUndefined();
    expect(patches()).toHaveLength(1);
  });

  it('finds the object gone, before or after a conflict', async () => {
    server.on(`PATCH ${PATH}`, refusal(404, 'NotFound'), conflict);
    expect(await add(object('1'))).toBeUndefined();
    expect(await add(object('1'))).toBeUndefined();
    expect(server.of(`GET ${PATH}`)).toHaveLength(1);
  });

  it('leaves five conflicts in a row to the next pass, and throws what else is refused', async () => {
    server.on(`PATCH ${PATH}`, conflict);
    server.on(`GET ${PATH}`, { body: object('3') });
    await expect(add(object('1'))).rejects.toThrow('change finalizers: n/a: it changed 5 times meanwhile');
    expect(patches()).toHaveLength(5);
    server.on(`PATCH ${PATH}`, refusal(403, 'Forbidden'));
    await expect(add(object('1'))).rejects.toMatchObject({ status: 403 });
    expect(patches()).toHaveLength(6);
  });
});

describe('removeFinalizer', () => {
  it('takes its own away, also from an object that is going', async () => {
    server.on(`PATCH ${PATH}`, { body: object('2', ['x', 'y']) });
    await remove(object('1', ['x', MINE, 'y'], { deletionTimestamp: '2026-11-21T14:00:00Z' }));
    expect(patches()).toEqual([{ uid: 'uid of n/a', resourceVersion: '1', finalizers: ['x', 'y'] }]);
  });

  it('asks nothing when it is not there', async () => {
    const without = object('1', ['x']);
    expect([await remove(without), await remove(object('1'))]).toEqual([without, object('1')]);
    expect(server.received).toEqual([]);
  });
});
