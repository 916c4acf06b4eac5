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

describe('Informer of two namespaces', () => {
  const [ONE, TWO] = ['/api/v1/namespaces/one/configmaps', '/api/v1/namespaces/two/configmaps'];

  it('is synced with the list of both, and no list of one touches the objects of the other', async () => {
    const informer = scope.follow(['one', 'two']);
    const first = await scope.server.watch(ONE);
    list(first, '5', configMap('one/a', '1'));
    await toBeTold('initial one/a@1');
    expect(informer.hasSynced()).toBe(false);
    list(await scope.server.watch(TWO), '7', configMap('two/a', '2'));
    await informer.whenSynced();
    const again = await scope.relist(first, 2);
    list(again, '9');
    await toBeTold('initial one/a@1', 'initial two/a@2', 'deleted one/a@1');
    expect(keysOf(informer)).toEqual(['two/a']);
    expect(again.query.sendInitialEvents).toBe('true');
  });

  it('knows how far each is by itself', async () => {
    const informer = scope.follow(['one', 'two']);
    list(await scope.server.watch(ONE), '5');
    list(await scope.server.watch(TWO), '100');
    await informer.whenSynced();
    informer.observeWrite(configMap('one/a', '50'));
    informer.observeWrite(configMap('two/a', '50'));
    informer.observeWrite(configMap('three/a', '500'));
    expect(scope.told).toEqual(['added one/a@50']);
  });

  it('watches what lies in no namespace once', async () => {
    const resource = { ...CONFIG_MAPS, namespaced: false };
    const informer = scope.follow(['one', 'two'], resource);
    list(await scope.server.watch(ALL), '5');
    await informer.whenSynced();
    expect(scope.server.watches).toHaveLength(1);
  });
});
