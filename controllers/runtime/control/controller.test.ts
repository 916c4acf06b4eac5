import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject, Resource } from '../objects/object.ts';
import { CONFIG_MAPS, configMap } from '../testing/test-api-server.ts';
import { ControllerScope, noting } from '../testing/test-controller.ts';
import type { ReconcileContext, Request } from './controller.ts';

const PODS: Resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const HOURS = 3_600_000;

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 1, timeout: 5_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

let scope: ControllerScope;
beforeEach(async () => {
  scope = await ControllerScope.start();
});
afterEach(() => scope.stop());

const owned = (name: string, owner: string, kind = 'ConfigMap') =>
  configMap(`n/${name}`, '1', {
    ownerReferences: [{ apiVersion: 'v1', kind, name: owner, uid: 'u', controller: true }],
  });

describe('what is looked at', () => {
  it('objects that come, change and go, once for all that comes while one waits', async () => {
    const { seen, reconcile } = noting();
    const objects = scope.control({ reconcile, workers: 1 });
    objects.add(configMap('n/a', '1'));
    objects.update(configMap('n/a', '2'), configMap('n/a', '1'));
    objects.remove(configMap('n/b', '1'));
    await settle();
    expect(seen).toEqual([]);
    scope.controller.start();
    await soon(() => expect(seen).toEqual(['a', 'b']));
    objects.update(configMap('n/a', '3'), configMap('n/a', '2'));
    await soon(() => expect(seen).toEqual(['a', 'b', 'a']));
    await settle();
    expect(seen).toHaveLength(3);
  });

  it('what changes before what the first list brought', async () => {
    const { seen, reconcile } = noting();
    const objects = scope.control({ reconcile, workers: 1 });
    objects.add(configMap('n/first', '1'), true);
    objects.add(configMap('n/new', '1'));
    scope.controller.start();
    await soon(() => expect(seen).toEqual(['new', 'first']));
  });

  it('the owner of a child, and the old one of a child that moved', async () => {
    const { seen, reconcile } = noting();
    scope.control({ reconcile, owns: [PODS], workers: 1 });
    const pods = scope.informerOf(PODS);
    pods.add(owned('x', 'one'));
    pods.add(owned('y', 'nobody', 'Other'));
    scope.controller.start();
    await soon(() => expect(seen).toEqual(['one']));
    pods.update(owned('x', 'two'), owned('x', 'one'));
    await soon(() => expect(seen).toEqual(['one', 'one', 'two']));
    pods.remove(owned('x', 'two'));
    await soon(() => expect(seen).toEqual(['one', 'one', 'two', 'two']));
  });

  it('whatever a watched object concerns, by its old state and its new one', async () => {
    const { seen, reconcile } = noting();
    const toKeys = ({ metadata }: KubeObject, stores: ReconcileContext['store']) => [
      { namespace: 'n', name: `${metadata.labels?.of} of ${stores(CONFIG_MAPS).list().length}` },
    ];
    const objects = scope.control({ reconcile, watches: [{ resource: PODS, toKeys }], workers: 1 });
    objects.objects.set('a', configMap('n/a', '1'));
    const labelled = (of: string) => configMap('n/p', '1', { labels: { of } });
    scope.informerOf(PODS).update(labelled('new'), labelled('old'));
    scope.controller.start();
    await soon(() => expect(seen).toEqual(['old of 1', 'new of 1']));
  });

  it('the keys of a source, which is ended first when all ends', async () => {
    const { seen, reconcile } = noting();
    const ended: string[] = [];
    const source = {
      name: 'feed',
      start: async (enqueue: (key: Request) => void, signal: AbortSignal) => {
        enqueue({ namespace: 'n', name: 'from the feed' });
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended.push('feed');
      },
    };
    scope.control({ reconcile, sources: [source] });
    scope.controller.start();
    await soon(() => expect(seen).toEqual(['from the feed']));
    await scope.controller.stop(1_000);
    expect(ended).toEqual(['feed']);
  });

  it('everything now and then, 10 hours give or take an hour, and never when told so', async () => {
    const { seen, reconcile } = noting();
    const objects = scope.control({ reconcile, resyncMs: 10 * HOURS });
    objects.objects.set('a', configMap('n/a', '1'));
    scope.controller.start();
    for (let round = 1; round <= 3; round++) {
      const wait = scope.time.waits[0] ?? 0;
      expect(wait).toBeGreaterThanOrEqual(9 * HOURS);
      expect(wait).toBeLessThanOrEqual(11 * HOURS);
      scope.time.advance(wait);
      await soon(() => expect(seen).toHaveLength(round));
    }
    await scope.controller.stop(0);
    expect(scope.time.waits).toEqual([]);
    scope.control({ reconcile, resyncMs: 0 });
    scope.controller.start();
    expect(scope.time.waits).toEqual([]);
  });

  it('everything each 10 hours unless told otherwise', () => {
    scope.control({ reconcile: async () => undefined, resyncMs: undefined as never });
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    scope.controller.start();
    chance.mockRestore();
    expect(scope.time.waits).toEqual([10 * HOURS]);
  });
});

describe('stop', () => {
  it('waits for what runs, starts nothing more, and cancels what takes longer than the grace', async () => {
    const seen: string[] = [];
    const reconcile = async ({ name }: Request, { signal }: ReconcileContext) => {
      seen.push(name);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      seen.push('cancelled');
    };
    const objects = scope.control({ reconcile, workers: 1 });
    objects.add(configMap('n/a', '1'));
    objects.add(configMap('n/b', '1'));
    scope.controller.start();
    await soon(() => expect(seen).toEqual(['a']));
    let isStopped = false;
    const stopped = scope.controller.stop(400).then(() => {
      isStopped = true;
    });
    scope.time.advance(399);
    await settle();
    expect([seen, isStopped]).toEqual([['a'], false]);
    scope.time.advance(1);
    await stopped;
    expect(seen).toEqual(['a', 'cancelled']);
  });

  it('does not cancel what ends in time', async () => {
    const gate = Promise.withResolvers<void>();
    let signal: AbortSignal | undefined;
    const reconcile = async (_key: Request, context: ReconcileContext) => {
      signal = context.signal;
      await gate.promise;
    };
    scope.control({ reconcile }).add(configMap('n/a', '1'));
    scope.controller.start();
    await soon(() => expect(signal).toBeDefined());
    const stopped = scope.controller.stop(400);
    gate.resolve();
    await stopped;
    expect([signal?.aborted, scope.time.waits]).toEqual([false, []]);
  });
});
