import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { removeAdditions } from '../../../controllers/runtime/apply/additions.ts';
import { applyIfChanged } from '../../../controllers/runtime/apply/apply.ts';
import { addFinalizer, removeFinalizer } from '../../../controllers/runtime/apply/finalizer.ts';
import { applyStatusIfChanged } from '../../../controllers/runtime/apply/status.ts';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { isConflict } from '../../../controllers/runtime/client/kube-error.ts';
import { type KubeObject, keyOf, type Resource } from '../../../controllers/runtime/objects/object.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { CONFIG_MAPS, configMap, createNamespace, startTestControlPlane } from './api-server.ts';
import { BOARDS, board, FINALIZER, installBoards } from './board.ts';

let plane: ControlPlane;
let admin: KubeClient;

beforeAll(async () => {
  plane = await startTestControlPlane();
  admin = await KubeClient.connect({ file: plane.kubeconfig });
  await installBoards(admin);
});

afterAll(async () => {
  await admin?.close();
  await plane?.stop();
});

async function newNamespace(name: string): Promise<string> {
  await createNamespace(admin, name);
  return name;
}

const createBoard = (namespace: string, name: string) => admin.create(BOARDS, board(namespace, name));

describe('finalizers', () => {
  it('come and go without taking away what somebody else adds at the same time', async () => {
    const namespace = await newNamespace('finalizers');
    const stale = await createBoard(namespace, 'a');
    const key = keyOf(stale);
    const finalizers = async () => (await admin.get(BOARDS, key))?.metadata.finalizers;
    await admin.mergePatch(BOARDS, key, { metadata: { finalizers: ['other.dev/one'] } });
    const added = await addFinalizer(admin, BOARDS, stale, FINALIZER);
    expect(await finalizers()).toEqual(['other.dev/one', FINALIZER]);
    await admin.mergePatch(BOARDS, key, { metadata: { finalizers: ['other.dev/one', FINALIZER, 'other.dev/two'] } });
    await removeFinalizer(admin, BOARDS, added!, FINALIZER);
    expect(await finalizers()).toEqual(['other.dev/one', 'other.dev/two']);
  });

  it('leave an object alone that got the name of one that is gone', async () => {
    const namespace = await newNamespace('namesake');
    const gone = await createBoard(namespace, 'a');
    await admin.delete(BOARDS, keyOf(gone));
    await createBoard(namespace, 'a');
    expect(await addFinalizer(admin, BOARDS, gone, FINALIZER)).toBeUndefined();
    expect((await admin.get(BOARDS, keyOf(gone)))?.metadata.finalizers).toBeUndefined();
  });
});

describe('applyIfChanged', () => {
  const manager = 'apply-test';

  it('applies once, takes away what is no longer desired, and leaves alone what others add', async () => {
    const namespace = await newNamespace('apply');
    const apply = async (data: Record<string, string>) => {
      const desired = configMap(namespace, 'a', data);
      const current = await admin.get(CONFIG_MAPS, keyOf(desired));
      return applyIfChanged(admin, CONFIG_MAPS, desired, current, manager);
    };
    expect((await apply({ one: '1', two: '2' })).written).toBe(true);
    expect((await apply({ two: '2', one: '1' })).written).toBe(false);
    await admin.mergePatch(CONFIG_MAPS, { namespace, name: 'a' }, { data: { theirs: 'x' } });
    expect((await apply({ one: '1', two: '2' })).written).toBe(false);
    const { written, object } = await apply({ one: '1' });
    expect({ written, data: object.data }).toEqual({ written: true, data: { one: '1', theirs: 'x' } });
  });

  it('does not send again and again what the server writes in another form', async () => {
    const namespace = await newNamespace('normal-form');
    const quotas: Resource = { apiVersion: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', namespaced: true };
    const desired = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'a', namespace },
      spec: { hard: { cpu: '1000m' } },
    };
    await applyIfChanged(admin, quotas, desired, undefined, manager);
    // The quota controller writes its status once; before that the object is not at rest.
    const atRest = { spec: { hard: { cpu: '1' } }, status: { hard: { cpu: '1' } } };
    const current = await vi.waitFor(async () => {
      const live = await admin.get(quotas, { namespace, name: 'a' });
      expect(live).toMatchObject(atRest);
      return live;
    }, 30_000);
    const written = [];
    for (let time = 0; time < 3; time++)
      written.push((await applyIfChanged(admin, quotas, desired, current, manager)).written);
    expect(written).toEqual([true, false, false]);
  });
});

describe('applyStatusIfChanged', () => {
  it('leaves a newer status alone when what it was worked out from is past', async () => {
    const namespace = await newNamespace('status');
    const past = await createBoard(namespace, 'a');
    const write = (object: typeof past, observedGeneration: number) =>
      applyStatusIfChanged(admin, BOARDS, object, { observedGeneration, conditions: [] }, 'status-test');
    expect(await write(past, 3)).toBe(true);
    await expect(write(past, 1)).rejects.toSatisfy(isConflict);
    const present = await admin.get(BOARDS, keyOf(past));
    expect(present?.status?.observedGeneration).toBe(3);
    expect(await write(present!, 4)).toBe(true);
  });
});

describe('removeAdditions', () => {
  it('takes out what somebody added, and asks once only for what the server puts back', async () => {
    const namespace = await newNamespace('additions');
    const services: Resource<KubeObject & { spec: object }> = {
      apiVersion: 'v1',
      kind: 'Service',
      plural: 'services',
      namespaced: true,
    };
    const spec = { ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }], selector: { app: 'a' } };
    const desired = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace }, spec };
    const added = { ports: [...spec.ports, { name: 'more', port: 81 }], selector: { app: 'a', more: 'b' } };
    const made = await admin.create(services, {
      ...desired,
      spec: { ...added, ports: [{ ...added.ports[0], name: 'one' }, added.ports[1]] },
    });
    const clean = await removeAdditions(admin, services, desired, made);
    expect(clean.spec).toMatchObject(spec);
    expect(await admin.get(services, keyOf(desired))).toMatchObject({ spec });
    // Service has many defaults, of which `desired` names none.
    const requests: string[] = [];
    const client = await KubeClient.connect({ file: plane.kubeconfig });
    client.observe({ request: (method) => requests.push(method) });
    for (let time = 0; time < 3; time++) expect(await removeAdditions(client, services, desired, clean)).toBe(clean);
    await client.close();
    expect(requests).toEqual(['PATCH']);
  });
});
