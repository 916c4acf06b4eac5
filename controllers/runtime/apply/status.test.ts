import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_MAPS, type ConfigMap, configMap, refusal, TestApiServer } from '../testing/test-api-server.ts';
import { applyStatusIfChanged } from './status.ts';

interface Status {
  observedGeneration: number;
  phase?: string;
  extra?: unknown;
}
type Board = ConfigMap & { status?: Status };
const BOARDS = CONFIG_MAPS as typeof CONFIG_MAPS & { type?: Board };
const PATH = '/api/v1/namespaces/n/configmaps/a/status';

let server: TestApiServer;
beforeEach(async () => {
  server = await TestApiServer.start();
});
afterEach(() => server.stop());

const board = (resourceVersion: string, status?: Status): Board => ({
  ...configMap('n/a', resourceVersion),
  ...(status && { status }),
});
const apply = (object: Board, status: Status) =>
  applyStatusIfChanged<Board>(server.client, BOARDS, object, status, 'me');
const sent = () => server.of(`PATCH ${PATH}`);

describe('applyStatusIfChanged', () => {
  it('writes a new status to the object that was seen, on that version, and only there', async () => {
    server.on(`PATCH ${PATH}`, { body: board('2', { observedGeneration: 1 }) });
    expect(await apply(board('1'), { observedGeneration: 1 })).toBe(true);
    expect(sent()[0]?.body).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'n', uid: 'uid of n/a', resourceVersion: '1' },
      status: { observedGeneration: 1 },
    });
    expect(sent()[0]?.query).toMatchObject({ fieldManager: 'me', force: 'true' });
    expect(sent()).toHaveLength(1);
  });

  it('leaves out what a cluster-scoped object has not', async () => {
    const nodes = { ...BOARDS, namespaced: false };
    server.on('PATCH /api/v1/configmaps/a/status', { body: board('2', { observedGeneration: 1 }) });
    const object: Board = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    await applyStatusIfChanged<Board>(server.client, nodes, object, { observedGeneration: 1 }, 'me');
    expect(server.received[0]?.body).toHaveProperty('metadata', { name: 'a' });
  });

  it('writes nothing when the object says the same', async () => {
    expect(await apply(board('1', { phase: 'X', observedGeneration: 1 }), { observedGeneration: 1, phase: 'X' })).toBe(
      false,
    );
    expect(server.received).toEqual([]);
  });

  it('takes away what others have written, on the version that it left', async () => {
    const bare = { observedGeneration: 1 };
    server.on(`PATCH ${PATH}`, { body: board('2', { ...bare, extra: 'theirs' }) }, { body: board('3', bare) });
    expect(await apply(board('1', { ...bare, extra: 'theirs' }), bare)).toBe(true);
    expect(sent()[1]).toMatchObject({
      body: { metadata: { uid: 'uid of n/a', resourceVersion: '2' }, status: { extra: null } },
      query: { fieldManager: 'me' },
    });
    expect(sent()[1]?.headers['content-type']).toBe('application/merge-patch+json');
  });

  it('writes once only what the server writes in another form', async () => {
    server.on(`PATCH ${PATH}`, { body: board('1', { observedGeneration: 1, phase: 'normal' }) });
    const object = board('1', { observedGeneration: 1, phase: 'normal' });
    for (let time = 0; time < 3; time++)
      expect(await apply(object, { observedGeneration: 1, phase: 'NORMAL' })).toBe(false);
    expect(sent()).toHaveLength(1);
    await apply(object, { observedGeneration: 1, phase: 'OTHER' });
    expect(sent()).toHaveLength(2);
  });

  it('does not keep quiet about a status that did change something', async () => {
    server.on(`PATCH ${PATH}`, { body: board('2', { observedGeneration: 1 }) });
    const object = board('1');
    await apply(object, { observedGeneration: 1 });
    await apply(object, { observedGeneration: 1 });
    expect(sent()).toHaveLength(2);
  });

  it('finds the object gone, before the first write or between the two', async () => {
    server.on(`PATCH ${PATH}`, refusal(404, 'NotFound'));
    expect(await apply(board('1'), { observedGeneration: 1 })).toBe(false);
    server.on(`PATCH ${PATH}`, { body: board('2', { observedGeneration: 1, extra: 1 }) }, refusal(404, 'NotFound'));
    expect(await apply(board('1'), { observedGeneration: 1 })).toBe(false);
  });

  it('throws a conflict, since the object is another one or has changed, and any other refusal', async () => {
    server.on(`PATCH ${PATH}`, refusal(409, 'Conflict'), refusal(403, 'Forbidden'));
    await expect(apply(board('1'), { observedGeneration: 1 })).rejects.toMatchObject({ status: 409 });
    await expect(apply(board('1'), { observedGeneration: 1 })).rejects.toMatchObject({ status: 403 });
  });
});
