import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KubeError } from './api-server/kube-error.ts';
import { type ChangeHandler, Informer } from './cache/informer.ts';
import { Controller, type ControllerOptions, type ReconcileContext, type Request } from './controller.ts';
import { EventRecorder } from './events.ts';
import type { KubeObject, Resource } from './object.ts';
import { RuntimeMetrics } from './process/metrics.ts';
import { TerminalError } from './terminal-error.ts';
import { CONFIG_MAPS, type ConfigMap, configMap, TestApiServer } from './test-api-server.ts';
import { TestClock } from './test-clock.ts';
import { TestLog } from './test-log.ts';

const PODS: Resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const HOURS = 3_600_000;
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 1, timeout: 5_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

/** An informer that is told by hand what the API server would tell. */
class TestInformer extends Informer<KubeObject> {
  readonly objects = new Map<string, KubeObject>();
  readonly handlers: ChangeHandler<KubeObject>[] = [];

  override addHandler(handler: ChangeHandler<KubeObject>): void {
    this.handlers.push(handler);
  }
  override list(): KubeObject[] {
    return [...this.objects.values()];
  }
  add(object: KubeObject, isInitial = false): void {
    this.objects.set(object.metadata.name, object);
    for (const handler of this.handlers) handler.added(object, isInitial);
  }
  update(object: KubeObject, before: KubeObject): void {
    for (const handler of this.handlers) handler.updated(object, before);
  }
  remove(object: KubeObject): void {
    for (const handler of this.handlers) handler.deleted(object);
  }
}

let server: TestApiServer;
let time: TestClock;
let log: TestLog;
let metrics: RuntimeMetrics;
let informers: Map<string, TestInformer>;
let controller: Controller<ConfigMap> | undefined;
beforeEach(async () => {
  server = await TestApiServer.start();
  time = new TestClock();
  log = new TestLog();
  metrics = new RuntimeMetrics();
  informers = new Map();
  controller = undefined;
});
afterEach(async () => {
  await controller?.stop(0);
  await server.stop();
});

function informerOf<T extends KubeObject>(resource: Resource<T>): TestInformer & Informer<T> {
  const found =
    informers.get(resource.kind) ?? new TestInformer({ client: server.client, resource, log, scheduler: time });
  informers.set(resource.kind, found);
  return found as unknown as TestInformer & Informer<T>;
}

function control(
  options: Partial<ControllerOptions<ConfigMap>> & Pick<ControllerOptions<ConfigMap>, 'reconcile'>,
): TestInformer {
  const { client } = server;
  const events = new EventRecorder({ client, clock: time, log, controller: 'c', instance: 'c' });
  const context = { client, clock: time, events, store: informerOf };
  controller = new Controller<ConfigMap>(
    { name: 'boards', for: CONFIG_MAPS, resyncMs: 0, ...options },
    { context, log, metrics, scheduler: time, informer: informerOf },
  );
  return informerOf(CONFIG_MAPS);
}

const text = async () => metrics.registry.metrics();
const result = (name: string, count: number) =>
  `controller_runtime_reconcile_total{controller="boards",result="${name}"} ${count}`;
const owned = (name: string, owner: string, kind = 'ConfigMap') =>
  configMap(`n/${name}`, '1', {
    ownerReferences: [{ apiVersion: 'v1', kind, name: owner, uid: 'u', controller: true }],
  });

/** Reconciles that end at once, by name. */
function noting() {
  const seen: string[] = [];
  const reconcile = async ({ name }: Request) => void seen.push(name);
  return { seen, reconcile };
}

describe('what is looked at', () => {
  it('objects that come, change and go, once for all that comes while one waits', async () => {
    const { seen, reconcile } = noting();
    const objects = control({ reconcile, workers: 1 });
    objects.add(configMap('n/a', '1'));
    objects.update(configMap('n/a', '2'), configMap('n/a', '1'));
    objects.remove(configMap('n/b', '1'));
    await settle();
    expect(seen).toEqual([]);
    controller?.start();
    await soon(() => expect(seen).toEqual(['a', 'b']));
    objects.update(configMap('n/a', '3'), configMap('n/a', '2'));
    await soon(() => expect(seen).toEqual(['a', 'b', 'a']));
    await settle();
    expect(seen).toHaveLength(3);
  });

  it('what changes before what the first list brought', async () => {
    const { seen, reconcile } = noting();
    const objects = control({ reconcile, workers: 1 });
    objects.add(configMap('n/first', '1'), true);
    objects.add(configMap('n/new', '1'));
    controller?.start();
    await soon(() => expect(seen).toEqual(['new', 'first']));
  });

  it('the owner of a child, and the old one of a child that moved', async () => {
    const { seen, reconcile } = noting();
    control({ reconcile, owns: [PODS], workers: 1 });
    const pods = informerOf(PODS);
    pods.add(owned('x', 'one'));
    pods.add(owned('y', 'nobody', 'Other'));
    controller?.start();
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
    const objects = control({ reconcile, watches: [{ resource: PODS, toKeys }], workers: 1 });
    objects.objects.set('a', configMap('n/a', '1'));
    const labelled = (of: string) => configMap('n/p', '1', { labels: { of } });
    informerOf(PODS).update(labelled('new'), labelled('old'));
    controller?.start();
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
    control({ reconcile, sources: [source] });
    controller?.start();
    await soon(() => expect(seen).toEqual(['from the feed']));
    await controller?.stop(1_000);
    expect(ended).toEqual(['feed']);
  });

  it('everything now and then, 10 hours give or take an hour, and never when told so', async () => {
    const { seen, reconcile } = noting();
    const objects = control({ reconcile, resyncMs: 10 * HOURS });
    objects.objects.set('a', configMap('n/a', '1'));
    controller?.start();
    for (let round = 1; round <= 3; round++) {
      const wait = time.waits[0] ?? 0;
      expect(wait).toBeGreaterThanOrEqual(9 * HOURS);
      expect(wait).toBeLessThanOrEqual(11 * HOURS);
      time.advance(wait);
      await soon(() => expect(seen).toHaveLength(round));
    }
    await controller?.stop(0);
    expect(time.waits).toEqual([]);
    control({ reconcile, resyncMs: 0 });
    controller?.start();
    expect(time.waits).toEqual([]);
  });

  it('everything each 10 hours unless told otherwise', () => {
    const { client } = server;
    const events = new EventRecorder({ client, clock: time, log, controller: 'c', instance: 'c' });
    const context = { client, clock: time, events, store: informerOf };
    controller = new Controller<ConfigMap>(
      { name: 'boards', for: CONFIG_MAPS, reconcile: async () => undefined },
      { context, log, metrics, scheduler: time, informer: informerOf },
    );
    controller.start();
    expect(time.waits[0]).toBeGreaterThanOrEqual(9 * HOURS);
  });
});

describe('how it is worked on', () => {
  it('4 keys at a time unless told otherwise, one of a key, and again what changed meanwhile', async () => {
    const running: string[] = [];
    const gates: (() => void)[] = [];
    const objects = control({
      reconcile: async ({ name }) => {
        running.push(name);
        await new Promise<void>((resolve) => gates.push(resolve));
        running.splice(running.indexOf(name), 1);
      },
    });
    controller?.start();
    for (let number = 0; number < 6; number++) objects.add(configMap(`n/o${number}`, '1'));
    await soon(() => expect(running).toEqual(['o0', 'o1', 'o2', 'o3']));
    objects.update(configMap('n/o0', '2'), configMap('n/o0', '1'));
    await settle();
    expect(running).toHaveLength(4);
    expect(await text()).toContain('controller_runtime_active_workers{controller="boards"} 4');
    expect(await text()).toContain('controller_runtime_max_concurrent_reconciles{controller="boards"} 4');
    gates[0]?.();
    await soon(() => expect(running).toEqual(['o1', 'o2', 'o3', 'o4']));
    gates[1]?.();
    gates[2]?.();
    await soon(() => expect(running).toEqual(['o3', 'o4', 'o5', 'o0']));
    for (const open of gates) open();
    await soon(() => expect(running).toEqual([]));
  });

  it('with what a reconcile needs, and its key in each line of its log', async () => {
    let seen: ReconcileContext | undefined;
    const options = {
      reconcile: async (_key: Request, context: ReconcileContext) => {
        seen = context;
        context.log.warn({ more: 1 }, 'look');
      },
    };
    control(options).add(configMap('n/a', '1'));
    controller?.start();
    await soon(() => expect(log.lines[0]?.fields).toEqual({ controller: 'boards', key: 'n/a', more: 1 }));
    expect([seen?.client, seen?.clock, seen?.signal.aborted]).toEqual([server.client, time, false]);
  });

  it('again after as long as it asks for', async () => {
    const times: number[] = [];
    const reconcile = async () => {
      times.push(time.now());
      return times.length === 1 ? { requeueAfterMs: 300 } : {};
    };
    control({ reconcile }).add(configMap('n/a', '1'));
    controller?.start();
    await soon(() => expect(time.waits).toEqual([300]));
    time.advance(300);
    await soon(() => expect(times).toEqual([0, 300]));
    await soon(async () => expect(await text()).toContain(result('success', 1)));
    expect(await text()).toContain(result('requeue_after', 1));
  });

  it('again after a delay that grows with each failure up to the longest, and is forgotten after a success', async () => {
    let fails = true;
    const reconcile = vi.fn(async () => {
      if (fails) throw new Error('no');
    });
    const objects = control({ reconcile, maxBackoffMs: 20 });
    objects.add(configMap('n/a', '1'));
    controller?.start();
    const waits: number[] = [];
    for (let failures = 1; failures <= 4; failures++) {
      await soon(() => expect(reconcile).toHaveBeenCalledTimes(failures));
      waits.push(await soon(() => time.waits[0] ?? expect.fail('no retry')));
      if (failures === 4) fails = false;
      time.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([5, 10, 20, 20]);
    await soon(() => expect(reconcile).toHaveBeenCalledTimes(5));
    expect(log.said).toEqual(['error reconcile failed', 'info reconcile works again']);
    fails = true;
    objects.update(configMap('n/a', '2'), configMap('n/a', '1'));
    expect(await soon(() => time.waits[0] ?? expect.fail('no retry'))).toBe(5);
    expect(await text()).toContain(result('error', 5));
    expect(await text()).toContain('controller_runtime_reconcile_errors_total{controller="boards"} 5');
  });

  it('no sooner than the API server allows', async () => {
    const busy = new KubeError({ what: 'x', status: 429, reason: 'R', message: 'busy', retryAfterMs: 7_000 });
    control({ reconcile: () => Promise.reject(busy) }).add(configMap('n/a', '1'));
    controller?.start();
    await soon(() => expect(time.waits).toEqual([7_000]));
    expect(log.said).toEqual(['warn the API server does not answer']);
  });

  it('not again when only a change can help, and then as if nothing had failed', async () => {
    const errors = [new Error('no'), new TerminalError('never'), new Error('no')];
    const reconcile = vi.fn(async () => {
      throw errors.shift();
    });
    const objects = control({ reconcile });
    objects.add(configMap('n/a', '1'));
    controller?.start();
    await soon(() => expect(time.waits).toEqual([5]));
    time.advance(5);
    await soon(() => expect(reconcile).toHaveBeenCalledTimes(2));
    await settle();
    expect(time.waits).toEqual([]);
    expect(await text()).toContain('controller_runtime_terminal_reconcile_errors_total{controller="boards"} 1');
    objects.update(configMap('n/a', '2'), configMap('n/a', '1'));
    await soon(() => expect(time.waits).toEqual([5]));
    await soon(async () => expect(await text()).toContain(result('error', 3)));
    expect(await text()).toContain('controller_runtime_terminal_reconcile_errors_total{controller="boards"} 1');
  });

  it('a namespace that is being deleted is no error', async () => {
    const going = new KubeError({
      what: 'x',
      status: 403,
      reason: 'R',
      message: 'm',
      causes: ['NamespaceTerminating'],
    });
    control({ reconcile: () => Promise.reject(going) }).add(configMap('n/a', '1'));
    controller?.start();
    await soon(() => expect(time.waits).toEqual([5]));
    await soon(async () => expect(await text()).toContain(result('requeue_after', 1)));
    expect(await text()).toContain(result('error', 0));
    expect(log.said).toEqual([]);
  });

  it('what was in the first list stays behind what changed, also when it is tried again', async () => {
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    const reconcile = async ({ name }: Request) => {
      seen.push(name);
      if (name === 'busy') await gate.promise;
      if (name === 'failed' && seen.length === 1) throw new Error('no');
      if (name === 'timed' && seen.length === 2) return { requeueAfterMs: 5 };
    };
    const objects = control({ reconcile, workers: 1 });
    objects.add(configMap('n/failed', '1'), true);
    objects.add(configMap('n/timed', '1'), true);
    controller?.start();
    await soon(() => expect(time.waits).toHaveLength(2));
    objects.add(configMap('n/busy', '1'));
    await soon(() => expect(seen.at(-1)).toBe('busy'));
    time.advance(5);
    objects.add(configMap('n/new', '1'));
    gate.resolve();
    await soon(() => expect(seen).toEqual(['failed', 'timed', 'busy', 'new', 'failed', 'timed']));
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
    const objects = control({ reconcile, workers: 1 });
    objects.add(configMap('n/a', '1'));
    objects.add(configMap('n/b', '1'));
    controller?.start();
    await soon(() => expect(seen).toEqual(['a']));
    let isStopped = false;
    const stopped = controller?.stop(400).then(() => {
      isStopped = true;
    });
    time.advance(399);
    await settle();
    expect([seen, isStopped]).toEqual([['a'], false]);
    time.advance(1);
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
    control({ reconcile }).add(configMap('n/a', '1'));
    controller?.start();
    await soon(() => expect(signal).toBeDefined());
    const stopped = controller?.stop(400);
    gate.resolve();
    await stopped;
    expect([signal?.aborted, time.waits]).toEqual([false, []]);
  });
});
