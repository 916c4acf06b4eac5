import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONFIG_MAPS, configMap } from '../testing/test-api-server.ts';
import { InformerScope, keysOf, list } from './test-informer.ts';

const ALL = '/api/v1/configmaps';
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

let scope: InformerScope;
beforeEach(async () => {
  scope = await InformerScope.start();
});
afterEach(() => scope.stop());

const toBeTold = (...expected: string[]) => soon(() => expect(scope.told).toEqual(expected));

describe('Informer', () => {
  it('is synced with the first list, and tells what is on it as initial', async () => {
    const informer = scope.follow();
    let isSynced = false;
    void informer.whenSynced().then(() => (isSynced = true));
    const stream = await scope.server.watch(ALL);
    stream.send('ADDED', configMap('n/a', '1'));
    await toBeTold('initial n/a@1');
    expect([informer.hasSynced(), isSynced]).toEqual([false, false]);
    stream.listed('5');
    await informer.whenSynced();
    expect([informer.hasSynced(), scope.told]).toEqual([true, ['initial n/a@1']]);
    stream.send('ADDED', configMap('n/b', '6'));
    stream.send('MODIFIED', configMap('n/a', '7'));
    stream.send('DELETED', configMap('n/b', '8'));
    await toBeTold('initial n/a@1', 'added n/b@6', 'updated n/a@1 to n/a@7', 'deleted n/b@6');
    expect(informer.get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('7');
    expect(keysOf(informer)).toEqual(['n/a']);
  });

  it('tells what a relist brings as news: added, updated, gone, and replaced under the same name', async () => {
    const informer = scope.follow();
    const first = await scope.server.watch(ALL);
    list(
      first,
      '5',
      ...['same', 'changed', 'gone', 'replaced'].map((name, i) => configMap(`n/${name}`, String(i + 1))),
    );
    await soon(() => expect(scope.told).toHaveLength(4));
    scope.told.length = 0;
    const second = await scope.relist(first, 2);
    const replaced = configMap('n/replaced', '8', { uid: 'another' });
    list(second, '9', configMap('n/same', '1'), configMap('n/changed', '7'), replaced, configMap('n/new', '6'));
    await toBeTold(
      'deleted n/gone@3',
      'updated n/changed@2 to n/changed@7',
      'deleted n/replaced@4',
      'added n/replaced@8',
      'added n/new@6',
    );
    expect(keysOf(informer)).toEqual(['n/changed', 'n/new', 'n/replaced', 'n/same']);
  });

  it('lets go of what a first list told that was cut off, and the next one does not', async () => {
    const informer = scope.follow();
    const cut = await scope.server.watch(ALL);
    cut.send('ADDED', configMap('n/gone', '1'));
    cut.send('ADDED', configMap('n/stays', '2'));
    await toBeTold('initial n/gone@1', 'initial n/stays@2');
    list(await scope.relist(cut, 2), '5', configMap('n/stays', '2'));
    await informer.whenSynced();
    expect(keysOf(informer)).toEqual(['n/stays']);
    expect(scope.told.at(-1)).toBe('deleted n/gone@1');
  });

  it('takes a change of uid in the watch for a delete and an add, and a late delete of the old one for nothing', async () => {
    const informer = scope.follow();
    const stream = await scope.server.watch(ALL);
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
    scope.follow();
    const stream = await scope.server.watch(ALL);
    list(stream, '5', configMap('n/a', '1'));
    stream.send('DELETED', configMap('n/a', '9', { uid: 'another' }));
    await toBeTold('initial n/a@1', 'deleted n/a@1');
  });

  it('takes a delete for the end of the very object, whatever version it is told with', async () => {
    scope.follow();
    const stream = await scope.server.watch(ALL);
    list(stream, '5', configMap('n/a', '4'));
    stream.send('MODIFIED', configMap('n/a', '8'));
    stream.send('DELETED', configMap('n/a', '7'));
    await toBeTold('initial n/a@4', 'updated n/a@4 to n/a@8', 'deleted n/a@8');
  });

  it('drops what comes in the wrong order or twice', async () => {
    const informer = scope.follow();
    const stream = await scope.server.watch(ALL);
    list(stream, '5', configMap('n/a', '3'));
    stream.send('MODIFIED', configMap('n/a', '8'));
    stream.send('MODIFIED', configMap('n/a', '7'));
    stream.send('MODIFIED', configMap('n/a', '8'));
    stream.send('ADDED', configMap('n/end', '9'));
    await toBeTold('initial n/a@3', 'updated n/a@3 to n/a@8', 'added n/end@9');
    expect(informer.get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('8');
  });

  it('starts from nothing when the storage was restored from a backup', async () => {
    const informer = scope.follow();
    const first = await scope.server.watch(ALL);
    list(first, '100', configMap('n/a', '90'), configMap('n/b', '95'));
    const second = await scope.relist(first, 2);
    // Versions are lower than ours, whatever they stand for now.
    list(second, '50', configMap('n/a', '40'));
    await toBeTold('initial n/a@90', 'initial n/b@95', 'deleted n/a@90', 'deleted n/b@95', 'added n/a@40');
    second.send('MODIFIED', configMap('n/a', '51'));
    await soon(() => expect(scope.told.at(-1)).toBe('updated n/a@40 to n/a@51'));
    expect(keysOf(informer)).toEqual(['n/a']);
  });

  it('keeps what it has when a relist is of the very version where it is', async () => {
    scope.follow();
    const first = await scope.server.watch(ALL);
    list(first, '5', configMap('n/a', '1'));
    const second = await scope.relist(first, 2);
    list(second, '5', configMap('n/a', '1'));
    second.send('ADDED', configMap('n/end', '6'));
    await toBeTold('initial n/a@1', 'added n/end@6');
  });

  it('leaves managedFields out, which nobody reads', async () => {
    const informer = scope.follow();
    const object = configMap('n/a', '1');
    list(await scope.server.watch(ALL), '5', {
      ...object,
      metadata: { ...object.metadata, ...{ managedFields: [{}] } },
    });
    await informer.whenSynced();
    expect(informer.get({ namespace: 'n', name: 'a' })).toEqual(object);
  });

  it('finds by index and by namespace', async () => {
    const informer = scope.follow();
    informer.addIndex('uid', ({ metadata }) => [metadata.uid ?? '']);
    list(await scope.server.watch(ALL), '5', configMap('n/a', '1'), configMap('m/a', '2'));
    await informer.whenSynced();
    expect(informer.byIndex('uid', 'uid of m/a')).toHaveLength(1);
    expect(informer.list('n')).toHaveLength(1);
  });

  it('logs what a handler throws, and tells the others all the same', async () => {
    const informer = scope.follow();
    const heard: string[] = [];
    const ignore = () => undefined;
    const broken = () => {
      throw new Error('broken');
    };
    informer.addHandler({ added: broken, updated: ignore, deleted: ignore });
    informer.addHandler({ added: ({ metadata }) => heard.push(metadata.name), updated: ignore, deleted: ignore });
    list(await scope.server.watch(ALL), '5', configMap('n/a', '1'));
    await informer.whenSynced();
    expect(heard).toEqual(['a']);
    expect(scope.log.lines[0]).toMatchObject({
      level: 'error',
      fields: { key: 'n/a', resource: 'configmaps', err: { message: 'broken' } },
    });
  });
});

describe('watched labels', () => {
  const resource = { ...CONFIG_MAPS, watchedLabels: { team: 'a', kept: 'yes' } };

  it('choose what is asked for, and which own writes are taken over', async () => {
    const informer = scope.follow(undefined, resource);
    const stream = await scope.server.watch(ALL);
    expect(stream.query.labelSelector).toBe('team=a,kept=yes');
    list(stream, '5');
    await informer.whenSynced();
    informer.observeWrite(configMap('n/none', '6'));
    informer.observeWrite(configMap('n/half', '6', { labels: { team: 'a' } }));
    informer.observeWrite(configMap('n/all', '6', { labels: { team: 'a', kept: 'yes', more: 'x' } }));
    expect(scope.told).toEqual(['added n/all@6']);
  });

  it('are no selector when there are none', async () => {
    scope.follow();
    expect((await scope.server.watch(ALL)).query.labelSelector).toBeUndefined();
  });
});
