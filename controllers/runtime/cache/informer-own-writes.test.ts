import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configMap } from '../testing/test-api-server.ts';
import { InformerScope, keysOf, list } from './test-informer.ts';

const ALL = '/api/v1/configmaps';
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

let scope: InformerScope;
beforeEach(async () => {
  scope = await InformerScope.start();
});
afterEach(() => scope.stop());

const toBeTold = (...expected: string[]) => soon(() => expect(scope.told).toEqual(expected));

describe('own writes', () => {
  it('are in the store before the watch tells them, and are scope.told once', async () => {
    const informer = scope.follow();
    const stream = await scope.server.watch(ALL);
    list(stream, '5', configMap('n/a', '1'));
    await informer.whenSynced();
    informer.observeWrite(configMap('n/a', '6'));
    expect(informer.get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('6');
    stream.send('MODIFIED', configMap('n/a', '6'));
    stream.send('MODIFIED', configMap('n/a', '7'));
    await toBeTold('initial n/a@1', 'updated n/a@1 to n/a@6', 'updated n/a@6 to n/a@7');
  });

  it('are dropped before the first list, and when the watch is past them: the object may be gone since', async () => {
    const informer = scope.follow();
    informer.observeWrite(configMap('n/early', '3'));
    const stream = await scope.server.watch(ALL);
    list(stream, '5');
    await informer.whenSynced();
    stream.bookmark('9');
    stream.send('ADDED', configMap('n/b', '10'));
    await soon(() => expect(scope.told).toEqual(['added n/b@10']));
    informer.observeWrite(configMap('n/late', '9'));
    informer.observeWrite(configMap('n/same', '10'));
    informer.observeWrite(configMap('n/new', '11'));
    expect(scope.told).toEqual(['added n/b@10', 'added n/new@11']);
  });

  it('survive a relist that is older', async () => {
    const informer = scope.follow();
    const first = await scope.server.watch(ALL);
    list(first, '5', configMap('n/a', '1'));
    await informer.whenSynced();
    informer.observeWrite(configMap('n/a', '8'));
    informer.observeWrite(configMap('n/b', '9'));
    const second = await scope.relist(first, 2);
    list(second, '7', configMap('n/a', '1'));
    second.send('ADDED', configMap('n/end', '10'));
    await soon(() => expect(scope.told.at(-1)).toBe('added n/end@10'));
    expect(scope.told).toEqual(['initial n/a@1', 'updated n/a@1 to n/a@8', 'added n/b@9', 'added n/end@10']);
    expect(keysOf(informer)).toEqual(['n/a', 'n/b', 'n/end']);
  });

  it('go with a relist that is of their version or newer and does not hold them', async () => {
    const informer = scope.follow();
    const first = await scope.server.watch(ALL);
    list(first, '5');
    await informer.whenSynced();
    informer.observeWrite(configMap('n/b', '9'));
    list(await scope.relist(first, 2), '9');
    await toBeTold('added n/b@9', 'deleted n/b@9');
  });
});
