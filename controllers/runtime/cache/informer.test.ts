import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Resource } from '../object.ts';
import { CONFIG_MAPS, type ConfigMap, configMap, TestApiServer, type TestWatch } from '../test-api-server.ts';
import { TestClock } from '../test-clock.ts';
import { TestLog } from '../test-log.ts';
import { Informer } from './informer.ts';

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

let server: TestApiServer;
let clock: TestClock;
let log: TestLog;
let stop: AbortController;
let ended: Promise<void>;
let told: string[];
beforeEach(async () => {
  server = await TestApiServer.start();
  clock = new TestClock();
  log = new TestLog();
  stop = new AbortController();
  ended = Promise.resolve();
  told = [];
});
afterEach(async () => {
  stop.abort();
  await ended;
  await server.stop();
});

function informerOf(namespaces?: string[], resource: Resource<ConfigMap> = CONFIG_MAPS): Informer<ConfigMap> {
  const informer = new Informer<ConfigMap>({
    client: server.client,
    resource,
    log,
    scheduler: clock,
    ...(namespaces === undefined ? {} : { namespaces }),
  });
  const say = ({ metadata }: ConfigMap) => `${metadata.namespace}/${metadata.name}@${metadata.resourceVersion}`;
  informer.addHandler({
    added: (object, isInitial) => told.push(`${isInitial ? 'initial' : 'added'} ${say(object)}`),
    updated: (object, before) => told.push(`updated ${say(before)} to ${say(object)}`),
    deleted: (object) => told.push(`deleted ${say(object)}`),
  });
  ended = informer.run(stop.signal);
  return informer;
}

/** The open watch of a path, once there are `count` of them. */
const watch = (path = '/api/v1/configmaps', count = 1): Promise<TestWatch> =>
  soon(() => server.watches.filter((each) => each.path === path)[count - 1] ?? expect.fail(`no watch of ${path}`));

function list(stream: TestWatch, version: string, ...objects: ConfigMap[]): void {
  for (const object of objects) stream.send('ADDED', object);
  stream.listed(version);
}

/** Makes the server end the watch as too old and list anew. */
async function relist(stream: TestWatch, count: number): Promise<TestWatch> {
  stream.send('ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
  clock.advance(await soon(() => clock.waits[0] ?? expect.fail('it does not wait')));
  return watch(stream.path, count);
}

const toBeTold = (...expected: string[]) => soon(() => expect(told).toEqual(expected));
const keys = (informer: Informer<ConfigMap>) =>
  informer
    .list()
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    .sort();

describe('Informer', () => {
  it('is synced with the first list, and tells what is on it as initial', async () => {
    const informer = informerOf();
    let isSynced = false;
    void informer.whenSynced().then(() => (isSynced = true));
    const stream = await watch();
    stream.send('ADDED', configMap('n/a', '1'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([informer.hasSynced(), isSynced, told]).toEqual([false, false, []]);
    stream.listed('5');
    await informer.whenSynced();
    expect([informer.hasSynced(), told]).toEqual([true, ['initial n/a@1']]);
    stream.send('ADDED', configMap('n/b', '6'));
    stream.send('MODIFIED', configMap('n/a', '7'));
    stream.send('DELETED', configMap('n/b', '8'));
    await toBeTold('initial n/a@1', 'added n/b@6', 'updated n/a@1 to n/a@7', 'deleted n/b@6');
    expect(informer.get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('7');
    expect(keys(informer)).toEqual(['n/a']);
  });

  it('tells what a relist brings as news: added, updated, gone, and replaced under the same name', async () => {
    const informer = informerOf();
    const first = await watch();
    list(
      first,
      '5',
      ...['same', 'changed', 'gone', 'replaced'].map((name, i) => configMap(`n/${name}`, String(i + 1))),
    );
    await soon(() => expect(told).toHaveLength(4));
    told.length = 0;
    const second = await relist(first, 2);
    const replaced = configMap('n/replaced', '8', { uid: 'another' });
    list(second, '9', configMap('n/same', '1'), configMap('n/changed', '7'), replaced, configMap('n/new', '6'));
    await toBeTold(
      'deleted n/gone@3',
      'updated n/changed@2 to n/changed@7',
      'deleted n/replaced@4',
      'added n/replaced@8',
      'added n/new@6',
    );
    expect(keys(informer)).toEqual(['n/changed', 'n/new', 'n/replaced', 'n/same']);
  });

  it('takes a change of uid in the watch for a delete and an add, and a late delete of the old one for nothing', async () => {
    const informer = informerOf();
    const stream = await watch();
    list(stream, '5', configMap('n/a', '1'));
    stream.send('ADDED', configMap('n/a', '7', { uid: 'another' }));
    stream.send('DELETED', configMap('n/a', '6'));
    stream.bookmark('8');
    await toBeTold('initial n/a@1', 'deleted n/a@1', 'added n/a@7');
    stream.send('DELETED', configMap('n/a', '9', { uid: 'another' }));
    stream.send('DELETED', configMap('n/a', '10', { uid: 'another' }));
    stream.send('ADDED', configMap('n/end', '11'));
    await toBeTold('initial n/a@1', 'deleted n/a@1', 'added n/a@7', 'deleted n/a@7', 'added n/end@11');
    expect(informer.get({ namespace: 'n', name: 'a' })).toBeUndefined();
  });

  it('takes a delete whose object was recreated unseen for the end of what it holds', async () => {
    informerOf();
    const stream = await watch();
    list(stream, '5', configMap('n/a', '1'));
    stream.send('DELETED', configMap('n/a', '9', { uid: 'another' }));
    await toBeTold('initial n/a@1', 'deleted n/a@1');
  });

  it('drops what comes in the wrong order or twice', async () => {
    const informer = informerOf();
    const stream = await watch();
    list(stream, '5', configMap('n/a', '3'));
    stream.send('MODIFIED', configMap('n/a', '8'));
    stream.send('MODIFIED', configMap('n/a', '7'));
    stream.send('MODIFIED', configMap('n/a', '8'));
    stream.send('ADDED', configMap('n/end', '9'));
    await toBeTold('initial n/a@3', 'updated n/a@3 to n/a@8', 'added n/end@9');
    expect(informer.get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('8');
  });

  it('starts from nothing when the storage was restored from a backup', async () => {
    const informer = informerOf();
    const first = await watch();
    list(first, '100', configMap('n/a', '90'), configMap('n/b', '95'));
    const second = await relist(first, 2);
    // Versions are lower than ours, whatever they stand for now.
    list(second, '50', configMap('n/a', '40'));
    await toBeTold('initial n/a@90', 'initial n/b@95', 'deleted n/a@90', 'deleted n/b@95', 'added n/a@40');
    second.send('MODIFIED', configMap('n/a', '51'));
    await soon(() => expect(told.at(-1)).toBe('updated n/a@40 to n/a@51'));
    expect(keys(informer)).toEqual(['n/a']);
  });

  it('keeps what it has when a relist is of the very version where it is', async () => {
    informerOf();
    const first = await watch();
    list(first, '5', configMap('n/a', '1'));
    const second = await relist(first, 2);
    list(second, '5', configMap('n/a', '1'));
    second.send('ADDED', configMap('n/end', '6'));
    await toBeTold('initial n/a@1', 'added n/end@6');
  });

  it('leaves managedFields out, which nobody reads', async () => {
    const informer = informerOf();
    const object = configMap('n/a', '1');
    list(await watch(), '5', { ...object, metadata: { ...object.metadata, ...{ managedFields: [{}] } } });
    await informer.whenSynced();
    expect(informer.get({ namespace: 'n', name: 'a' })).toEqual(object);
  });

  it('finds by index and by namespace', async () => {
    const informer = informerOf();
    informer.addIndex('uid', ({ metadata }) => [metadata.uid ?? '']);
    list(await watch(), '5', configMap('n/a', '1'), configMap('m/a', '2'));
    await informer.whenSynced();
    expect(informer.byIndex('uid', 'uid of m/a')).toHaveLength(1);
    expect(informer.list('n')).toHaveLength(1);
  });

  it('logs what a handler throws, and tells the others all the same', async () => {
    const informer = informerOf();
    const heard: string[] = [];
    const ignore = () => undefined;
    const broken = () => {
      throw new Error('broken');
    };
    informer.addHandler({ added: broken, updated: ignore, deleted: ignore });
    informer.addHandler({ added: ({ metadata }) => heard.push(metadata.name), updated: ignore, deleted: ignore });
    list(await watch(), '5', configMap('n/a', '1'));
    await informer.whenSynced();
    expect(heard).toEqual(['a']);
    expect(log.lines[0]).toMatchObject({
      level: 'error',
      fields: { key: 'n/a', resource: 'configmaps', err: { message: 'broken' } },
    });
  });
});

describe('Informer of two namespaces', () => {
  const [ONE, TWO] = ['/api/v1/namespaces/one/configmaps', '/api/v1/namespaces/two/configmaps'];

  it('is synced with the list of both, and no list of one touches the objects of the other', async () => {
    const informer = informerOf(['one', 'two']);
    const first = await watch(ONE);
    list(first, '5', configMap('one/a', '1'));
    await toBeTold('initial one/a@1');
    expect(informer.hasSynced()).toBe(false);
    list(await watch(TWO), '7', configMap('two/a', '2'));
    await informer.whenSynced();
    const again = await relist(first, 2);
    list(again, '9');
    await toBeTold('initial one/a@1', 'initial two/a@2', 'deleted one/a@1');
    expect(keys(informer)).toEqual(['two/a']);
    expect(again.query.sendInitialEvents).toBe('true');
  });

  it('knows how far each is by itself', async () => {
    const informer = informerOf(['one', 'two']);
    list(await watch(ONE), '5');
    list(await watch(TWO), '100');
    await informer.whenSynced();
    informer.observeWrite(configMap('one/a', '50'));
    informer.observeWrite(configMap('two/a', '50'));
    informer.observeWrite(configMap('three/a', '500'));
    expect(told).toEqual(['added one/a@50']);
  });

  it('watches what lies in no namespace once', async () => {
    const resource = { ...CONFIG_MAPS, namespaced: false };
    const informer = informerOf(['one', 'two'], resource);
    list(await watch(), '5');
    await informer.whenSynced();
    expect(server.watches).toHaveLength(1);
  });
});

describe('own writes', () => {
  it('are in the store before the watch tells them, and are told once', async () => {
    const informer = informerOf();
    const stream = await watch();
    list(stream, '5', configMap('n/a', '1'));
    await informer.whenSynced();
    informer.observeWrite(configMap('n/a', '6'));
    expect(informer.get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('6');
    stream.send('MODIFIED', configMap('n/a', '6'));
    stream.send('MODIFIED', configMap('n/a', '7'));
    await toBeTold('initial n/a@1', 'updated n/a@1 to n/a@6', 'updated n/a@6 to n/a@7');
  });

  it('are dropped before the first list, and when the watch is past them: the object may be gone since', async () => {
    const informer = informerOf();
    informer.observeWrite(configMap('n/early', '3'));
    const stream = await watch();
    list(stream, '5');
    await informer.whenSynced();
    stream.bookmark('9');
    stream.send('ADDED', configMap('n/b', '10'));
    await soon(() => expect(told).toEqual(['added n/b@10']));
    informer.observeWrite(configMap('n/late', '9'));
    informer.observeWrite(configMap('n/same', '10'));
    informer.observeWrite(configMap('n/new', '11'));
    expect(told).toEqual(['added n/b@10', 'added n/new@11']);
  });

  it('survive a relist that is older', async () => {
    const informer = informerOf();
    const first = await watch();
    list(first, '5', configMap('n/a', '1'));
    await informer.whenSynced();
    informer.observeWrite(configMap('n/a', '8'));
    informer.observeWrite(configMap('n/b', '9'));
    const second = await relist(first, 2);
    list(second, '7', configMap('n/a', '1'));
    second.send('ADDED', configMap('n/end', '10'));
    await soon(() => expect(told.at(-1)).toBe('added n/end@10'));
    expect(told).toEqual(['initial n/a@1', 'updated n/a@1 to n/a@8', 'added n/b@9', 'added n/end@10']);
    expect(keys(informer)).toEqual(['n/a', 'n/b', 'n/end']);
  });

  it('go with a relist that is of their version or newer and does not hold them', async () => {
    const informer = informerOf();
    const first = await watch();
    list(first, '5');
    await informer.whenSynced();
    informer.observeWrite(configMap('n/b', '9'));
    list(await relist(first, 2), '9');
    await toBeTold('added n/b@9', 'deleted n/b@9');
  });
});

describe('watched labels', () => {
  const resource = { ...CONFIG_MAPS, watchedLabels: { team: 'a', kept: 'yes' } };

  it('choose what is asked for, and which own writes are taken over', async () => {
    const informer = informerOf(undefined, resource);
    const stream = await watch();
    expect(stream.query.labelSelector).toBe('team=a,kept=yes');
    list(stream, '5');
    await informer.whenSynced();
    informer.observeWrite(configMap('n/none', '6'));
    informer.observeWrite(configMap('n/half', '6', { labels: { team: 'a' } }));
    informer.observeWrite(configMap('n/all', '6', { labels: { team: 'a', kept: 'yes', more: 'x' } }));
    expect(told).toEqual(['added n/all@6']);
  });

  it('are no selector when there are none', async () => {
    informerOf();
    expect((await watch()).query.labelSelector).toBeUndefined();
  });
});
