import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject, Resource } from '../objects/object.ts';
import { CONFIG_MAPS, configMap, refusal, TestApiServer } from '../testing/test-api-server.ts';

const ALL = '/api/v1/configmaps';
const PATH = '/api/v1/namespaces/n/configmaps';
const KEY = { namespace: 'n', name: 'a' };
const NODES: Resource = { apiVersion: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };

let server: TestApiServer;
let written: string[];
beforeEach(async () => {
  server = await TestApiServer.start();
  written = [];
  server.client.observe({
    written: ({ plural }, { metadata }) => written.push(`${plural} ${metadata.name} ${metadata.resourceVersion}`),
  });
});
afterEach(() => server.stop());

describe('get', () => {
  it('gives the object, undefined when there is none, and throws what else is wrong', async () => {
    server.on(`GET ${PATH}/a`, { body: configMap('n/a', '1') }, refusal(404, 'NotFound'), refusal(403, 'Forbidden'));
    expect(await server.client.get(CONFIG_MAPS, KEY)).toEqual(configMap('n/a', '1'));
    expect(await server.client.get(CONFIG_MAPS, KEY)).toBeUndefined();
    await expect(server.client.get(CONFIG_MAPS, KEY)).rejects.toMatchObject({ status: 403 });
    expect(written).toEqual([]);
  });
});

describe('list', () => {
  const page = (names: string[], resourceVersion: string, from?: string) => ({
    body: { metadata: { resourceVersion, continue: from }, items: names.map((name) => ({ metadata: { name } })) },
  });

  it('goes from page to page, gives items their type, and tells the version of the list', async () => {
    server.on(`GET ${ALL}`, page(['a', 'b'], '9', 'more'), page(['c'], '9', ''));
    const { items, resourceVersion } = await server.client.list(CONFIG_MAPS, { labelSelector: 'x=y' });
    expect(items.map(({ kind, apiVersion, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)).toEqual([
      'v1 ConfigMap a',
      'v1 ConfigMap b',
      'v1 ConfigMap c',
    ]);
    expect(resourceVersion).toBe('9');
    expect(server.received.map(({ query }) => query)).toEqual([
      { limit: '500', labelSelector: 'x=y' },
      { limit: '500', continue: 'more', labelSelector: 'x=y' },
    ]);
  });

  it('of one namespace, by pages of a size, of a server that has nothing', async () => {
    server.on(`GET ${PATH}`, { body: { metadata: { resourceVersion: '3' }, items: null } });
    const options = { namespace: 'n', pageSize: 2, fieldSelector: 'f=g' };
    expect(await server.client.list(CONFIG_MAPS, options)).toEqual({ items: [], resourceVersion: '3' });
    expect(server.received[0]?.query).toEqual({ limit: '2', fieldSelector: 'f=g' });
  });

  it('throws when the pages expire midway, and when it is aborted', async () => {
    server.on(`GET ${ALL}`, page(['a'], '9', 'more'), refusal(410, 'Expired'));
    await expect(server.client.list(CONFIG_MAPS)).rejects.toMatchObject({ status: 410 });
    server.on(`GET ${ALL}`, () => undefined);
    await expect(server.client.list(CONFIG_MAPS, { signal: AbortSignal.timeout(10) })).rejects.toMatchObject({
      status: 0,
    });
  });
});

describe('writes', () => {
  it('create strictly, in the object’s own namespace or in ours, and tell the observer what came of it', async () => {
    server.on(`POST ${PATH}`, { status: 201, body: configMap('n/a', '7') });
    server.on('POST /api/v1/namespaces/own/configmaps', { body: configMap('own/a', '8') });
    server.on('POST /api/v1/nodes', { body: { ...configMap('/node', '9'), kind: 'Node' } });
    expect(await server.client.create(CONFIG_MAPS, configMap('n/a', ''), 'me')).toEqual(configMap('n/a', '7'));
    await server.client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    await server.client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' } });
    expect(server.received[0]).toMatchObject({
      query: { fieldValidation: 'Strict', fieldManager: 'me' },
      body: configMap('n/a', ''),
    });
    expect(server.received[1]?.query).toEqual({ fieldValidation: 'Strict' });
    expect(written).toEqual(['configmaps a 7', 'configmaps a 8', 'nodes node 9']);
  });

  it('apply as a manager, with force only when asked for, status always', async () => {
    server.on(`PATCH ${PATH}/a`, { body: configMap('n/a', '7') });
    server.on(`PATCH ${PATH}/a/status`, { body: configMap('n/a', '8') });
    await server.client.apply(CONFIG_MAPS, configMap('n/a', ''), { fieldManager: 'me' });
    await server.client.apply(CONFIG_MAPS, configMap('n/a', ''), { fieldManager: 'me', force: true });
    await server.client.applyStatus(CONFIG_MAPS, configMap('n/a', ''), { fieldManager: 'me' });
    const query = { fieldManager: 'me', fieldValidation: 'Strict' };
    expect(server.received.map((each) => each.query)).toEqual([
      { ...query, force: 'false' },
      { ...query, force: 'true' },
      { ...query, force: 'true' },
    ]);
    expect(server.received.map(({ headers }) => headers['content-type'])).toEqual(
      Array(3).fill('application/apply-patch+yaml'),
    );
    expect(written).toEqual(['configmaps a 7', 'configmaps a 7', 'configmaps a 8']);
  });

  it('patch an object or a part of it', async () => {
    server.on(`PATCH ${PATH}/a`, { body: configMap('n/a', '7') });
    server.on(`PATCH ${PATH}/a/status`, { body: configMap('n/a', '8') });
    await server.client.mergePatch(CONFIG_MAPS, KEY, { data: null });
    await server.client.mergePatch(CONFIG_MAPS, KEY, { data: {} }, { subresource: 'status', fieldManager: 'me' });
    expect(server.received[0]).toMatchObject({ body: { data: null }, query: { fieldValidation: 'Strict' } });
    expect(server.received[1]).toMatchObject({
      body: { data: {} },
      query: { fieldValidation: 'Strict', fieldManager: 'me' },
    });
    expect(server.received[0]?.headers['content-type']).toBe('application/merge-patch+json');
    expect(written).toEqual(['configmaps a 7', 'configmaps a 8']);
  });

  it('throw what is refused and what is no object, and tell the observer of neither', async () => {
    server.on(`PATCH ${PATH}/a`, refusal(409, 'Conflict'), { body: { kind: 'Status', message: 'odd' } });
    await expect(server.client.mergePatch(CONFIG_MAPS, KEY, {})).rejects.toMatchObject({ status: 409 });
    await expect(server.client.mergePatch(CONFIG_MAPS, KEY, {})).rejects.toMatchObject({
      message: `PATCH ${PATH}/a: odd`,
    });
    expect(written).toEqual([]);
  });
});

describe('delete', () => {
  const going = (metadata: object): KubeObject => ({
    ...configMap('n/a', '7'),
    metadata: { ...configMap('n/a', '7').metadata, ...metadata },
  });
  const deletionTimestamp = '2026-11-21T14:00:00Z';

  it('says by which uid and how far', async () => {
    server.on(`DELETE ${PATH}/a`, { body: { kind: 'Status', status: 'Success' } });
    await server.client.delete(CONFIG_MAPS, KEY);
    await server.client.delete(CONFIG_MAPS, KEY, { uid: 'u', propagationPolicy: 'Foreground' });
    expect(server.received.map(({ body }) => body)).toEqual([
      { propagationPolicy: 'Background' },
      { propagationPolicy: 'Foreground', preconditions: { uid: 'u' } },
    ]);
  });

  it.each<[string, object, 'gone' | 'deleting', boolean]>([
    ['a status', { kind: 'Status', status: 'Success' }, 'gone', false],
    ['the object, not marked', going({ finalizers: ['f'] }), 'gone', false],
    ['the object, marked and held by nobody', going({ deletionTimestamp }), 'gone', false],
    ['the object, its last finalizer gone', going({ deletionTimestamp, finalizers: [] }), 'gone', false],
    ['the object, without grace', going({ deletionTimestamp, deletionGracePeriodSeconds: 0 }), 'gone', false],
    ['the object, held by a finalizer', going({ deletionTimestamp, finalizers: ['f'] }), 'deleting', true],
    ['the object, in its grace period', going({ deletionTimestamp, deletionGracePeriodSeconds: 30 }), 'deleting', true],
  ])('answered with %s', async (_what, body, expected, isTold) => {
    server.on(`DELETE ${PATH}/a`, { body });
    expect(await server.client.delete(CONFIG_MAPS, KEY)).toBe(expected);
    expect(written).toEqual(isTold ? ['configmaps a 7'] : []);
  });

  it('takes one that is not there, and another one under the name, for gone', async () => {
    server.on(`DELETE ${PATH}/a`, refusal(404, 'NotFound'), refusal(409, 'Conflict'));
    expect(await server.client.delete(CONFIG_MAPS, KEY)).toBe('gone');
    expect(await server.client.delete(CONFIG_MAPS, KEY, { uid: 'u' })).toBe('gone');
  });

  it('throws any other refusal, and a conflict about something else than the uid', async () => {
    server.on(`DELETE ${PATH}/a`, refusal(409, 'Conflict'), refusal(403, 'Forbidden'));
    await expect(server.client.delete(CONFIG_MAPS, KEY)).rejects.toMatchObject({ status: 409 });
    await expect(server.client.delete(CONFIG_MAPS, KEY, { uid: 'u' })).rejects.toMatchObject({ status: 403 });
  });
});

it('asks anything, counts it, and keeps the other observer', async () => {
  const counted: string[] = [];
  server.client.observe({ request: (method, status, host) => counted.push(`${method} ${status} ${host}`) });
  server.on('GET /version', { body: { major: '1' } });
  server.on(`POST ${PATH}`, { body: configMap('n/a', '7') });
  expect(await server.client.raw({ method: 'GET', path: '/version' })).toEqual({ major: '1' });
  await server.client.create(CONFIG_MAPS, configMap('n/a', ''));
  const host = new URL(server.connection.server).host;
  expect(counted).toEqual([`GET 200 ${host}`, `POST 200 ${host}`]);
  expect(written).toEqual(['configmaps a 7']);
  expect([server.client.namespace, server.received[0]?.headers['user-agent']]).toEqual(['own', 'controller-runtime']);
});
