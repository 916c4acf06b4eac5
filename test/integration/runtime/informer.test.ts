import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Informer } from '../../../controllers/runtime/cache/informer.ts';
import { loadConnection } from '../../../controllers/runtime/client/credentials/kubeconfig.ts';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { isExpired } from '../../../controllers/runtime/client/kube-error.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import {
  CONFIG_MAPS,
  type ConfigMap,
  configMap,
  createNamespace,
  eventually,
  recordingLog,
  startTestControlPlane,
} from './api-server.ts';
import { Gate } from './gate.ts';

let plane: ControlPlane;
let admin: KubeClient;
let namespaces = 0;
/** What is promised after an outage, in ms. */
const BACK_MS = 15_000;

beforeAll(async () => {
  plane = await startTestControlPlane();
  admin = await KubeClient.connect({ file: plane.kubeconfig });
});

afterAll(async () => {
  await admin?.close();
  await plane?.stop();
});

interface Follower {
  namespace: string;
  informer: Informer<ConfigMap>;
  gate: Gate;
  /** What the handler was told, such as `add a`. */
  told: string[];
  lines: ReturnType<typeof recordingLog>['lines'];
}

/** An informer over one new namespace behind a gate; `before` fills the namespace first. */
async function follow(
  before: (namespace: string) => Promise<unknown> = async () => undefined,
  options: { watchedLabels?: Record<string, string>; inactivityMs?: number } = {},
): Promise<Follower> {
  namespaces += 1;
  const namespace = `informer-${namespaces}`;
  await createNamespace(admin, namespace);
  await before(namespace);
  const { gate, connection } = await Gate.open(await loadConnection({ file: plane.kubeconfig }));
  const client = new KubeClient(connection);
  const { log, lines } = recordingLog();
  const { watchedLabels, ...times } = options;
  const resource = { ...CONFIG_MAPS, ...(watchedLabels && { watchedLabels }) };
  const informer = new Informer({ client, resource, namespaces: [namespace], log, ...times });
  const told: string[] = [];
  const isOurs = (object: ConfigMap) => object.metadata.name !== 'kube-root-ca.crt';
  const tell = (text: string, object: ConfigMap) => isOurs(object) && told.push(`${text} ${object.metadata.name}`);
  informer.addHandler({
    added: (object, isInitial) => tell(isInitial ? 'initial' : 'add', object),
    updated: (object) => tell('update', object),
    deleted: (object) => tell('delete', object),
  });
  const end = new AbortController();
  const running = informer.run(end.signal);
  onTestFinished(async () => {
    end.abort();
    await running;
    await client.close();
    await gate.close();
  });
  await informer.whenSynced();
  return { namespace, informer, gate, told, lines };
}

const create = (namespace: string, name: string) => admin.create(CONFIG_MAPS, configMap(namespace, name));
const touch = (namespace: string, name: string, value: string) =>
  admin.mergePatch(CONFIG_MAPS, { namespace, name }, { data: { value } });

describe('informer', () => {
  it('lists what exists, then follows every change, without managed fields', async () => {
    const { namespace, informer, told } = await follow((ns) => create(ns, 'a'));
    expect(told).toEqual(['initial a']);
    await create(namespace, 'b');
    await touch(namespace, 'b', 'Größe €');
    await admin.delete(CONFIG_MAPS, { namespace, name: 'a' });
    await eventually('the delete is seen', () => told.includes('delete a'));
    expect(told).toEqual(['initial a', 'add b', 'update b', 'delete a']);
    const b = informer.get({ namespace, name: 'b' });
    expect(b?.data).toEqual({ value: 'Größe €' });
    expect(b?.metadata).not.toHaveProperty('managedFields');
    expect(informer.get({ namespace, name: 'a' })).toBeUndefined();
  });

  it('goes on where it stopped after a broken connection, losing nothing and telling nothing twice', async () => {
    const { namespace, gate, told } = await follow((ns) => create(ns, 'a'));
    gate.shut();
    await touch(namespace, 'a', '1');
    await create(namespace, 'b');
    await admin.delete(CONFIG_MAPS, { namespace, name: 'b' });
    await create(namespace, 'c');
    gate.reopen();
    await eventually('c is seen', () => told.includes('add c'), BACK_MS);
    expect(told).toEqual(['initial a', 'update a', 'add b', 'delete b', 'add c']);
  });

  it('is expired by a restarted API server, lists again, and tells a recreated object as delete and add', async () => {
    const { namespace, informer, gate, told, lines } = await follow(async (ns) => {
      for (const name of ['kept', 'changed', 'removed', 'recreated']) await create(ns, name);
    });
    const first = informer.get({ namespace, name: 'recreated' })?.metadata.uid;
    told.splice(0);
    gate.shut();
    await touch(namespace, 'changed', '1');
    await admin.delete(CONFIG_MAPS, { namespace, name: 'removed' });
    await admin.delete(CONFIG_MAPS, { namespace, name: 'recreated' });
    await create(namespace, 'recreated');
    await create(namespace, 'new');
    // A fresh server's watch cache begins now, so the place where the informer stopped is too old for it.
    await plane.restartApiServer();
    gate.reopen();
    await eventually('new is seen', () => told.includes('add new'), BACK_MS);
    expect(told.toSorted()).toEqual([
      'add new',
      'add recreated',
      'delete recreated',
      'delete removed',
      'update changed',
    ]);
    expect(told.indexOf('delete recreated')).toBeLessThan(told.indexOf('add recreated'));
    expect(informer.get({ namespace, name: 'recreated' })?.metadata.uid).not.toBe(first);
    expect(lines.map((line) => line.message)).toContain('the watch is too far behind, listing again');
  });

  it('never waits long between two tries, and comes back by itself from a long absence of the API server', async () => {
    const { namespace, told, lines } = await follow();
    await plane.stopApiServer();
    const failures = () => lines.filter(({ message }) => message === 'the watch failed, trying again').length;
    // The delays of nine tries are 7.5 s at most; did they go on growing, they would be some 19 s.
    await eventually('it tried often', () => failures() >= 9, 12_000);
    await plane.startApiServer();
    await eventually('an object is created', () => create(namespace, 'after').catch(() => false as const));
    await eventually('it is seen', () => told.includes('add after'), BACK_MS);
  });

  it('gives up a connection on which nothing comes any more', async () => {
    const { namespace, gate, told } = await follow(undefined, { inactivityMs: 1_500 });
    gate.freeze();
    await create(namespace, 'a');
    await eventually('a is seen', () => told.includes('add a'));
  });

  it('shows an own write before the watch tells it, once, and never what is gone since', async () => {
    const { namespace, informer, gate, told } = await follow();
    gate.shut();
    const written = await create(namespace, 'a');
    informer.observeWrite(written);
    expect(informer.get({ namespace, name: 'a' })?.metadata.uid).toBe(written.metadata.uid);
    const changed = await touch(namespace, 'a', '1');
    informer.observeWrite(changed);
    informer.observeWrite(written);
    expect(informer.get({ namespace, name: 'a' })?.metadata.resourceVersion).toBe(changed.metadata.resourceVersion);
    const late = await create(namespace, 'late');
    await admin.delete(CONFIG_MAPS, { namespace, name: 'late' });
    await create(namespace, 'last');
    gate.reopen();
    await eventually('the watch told all', () => told.includes('add last'));
    informer.observeWrite(late);
    expect(informer.get({ namespace, name: 'late' })).toBeUndefined();
    expect(told).toEqual(['add a', 'update a', 'add late', 'delete late', 'add last']);
  });

  it('sees only what carries its labels, and an object that loses them as deleted', async () => {
    const { namespace, informer, told } = await follow(undefined, { watchedLabels: { chosen: 'yes', kept: 'yes' } });
    informer.observeWrite(await create(namespace, 'other'));
    const chosen = configMap(namespace, 'chosen');
    await admin.create(CONFIG_MAPS, {
      ...chosen,
      metadata: { ...chosen.metadata, labels: { chosen: 'yes', kept: 'yes' } },
    });
    await admin.mergePatch(CONFIG_MAPS, { namespace, name: 'chosen' }, { metadata: { labels: { chosen: null } } });
    await eventually('it left', () => told.includes('delete chosen'));
    expect(told).toEqual(['add chosen', 'delete chosen']);
  });

  it('logs what a handler throws, with the key, and tells the others all the same', async () => {
    const { namespace, informer, lines } = await follow();
    const seen: string[] = [];
    const ignore = () => undefined;
    informer.addHandler({
      added: () => {
        throw new Error('broken handler');
      },
      updated: ignore,
      deleted: ignore,
    });
    informer.addHandler({ added: (object) => seen.push(object.metadata.name), updated: ignore, deleted: ignore });
    await create(namespace, 'a');
    await eventually('a is seen', () => seen.includes('a'));
    const line = lines.find(({ message }) => message === 'a watch handler threw');
    expect(line?.fields).toMatchObject({ key: `${namespace}/a`, err: new Error('broken handler') });
  });
});

describe('client', () => {
  it('lists page by page', async () => {
    const namespace = 'pages';
    await createNamespace(admin, namespace);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(namespace, name);
    const { items } = await admin.list(CONFIG_MAPS, { namespace, pageSize: 2 });
    const names = items.map((item) => item.metadata.name).filter((name) => name.length === 1);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
  });

  it('tells by status or within the stream that a resource version is too old', async () => {
    const watchOld = async () => {
      for await (const event of admin.watch(CONFIG_MAPS, { resourceVersion: '1' })) return event;
      return undefined;
    };
    await expect(watchOld()).rejects.toSatisfy(isExpired);
  });

  it('deletes only the object with the uid that was meant', async () => {
    const key = { namespace: 'default', name: 'uid-delete' };
    const { metadata } = await create('default', key.name);
    expect(await admin.delete(CONFIG_MAPS, key, { uid: 'another' })).toBe('gone');
    expect(await admin.get(CONFIG_MAPS, key)).toBeDefined();
    expect(await admin.delete(CONFIG_MAPS, key, { uid: metadata.uid! })).toBe('gone');
    expect(await admin.get(CONFIG_MAPS, key)).toBeUndefined();
    expect(await admin.delete(CONFIG_MAPS, key)).toBe('gone');
  });

  it('refuses unknown fields instead of dropping them', async () => {
    const wrong = { ...configMap('default', 'strict'), dta: {} } as ConfigMap;
    await expect(admin.create(CONFIG_MAPS, wrong)).rejects.toMatchObject({ status: 400, retryable: false });
    await expect(admin.apply(CONFIG_MAPS, wrong, { fieldManager: 'test' })).rejects.toMatchObject({ retryable: false });
  });
});
