import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KubeError, type KubeErrorInit } from '../client/kube-error.ts';
import { configMap } from '../testing/test-api-server.ts';
import { ControllerScope } from '../testing/test-controller.ts';
import type { ReconcileContext, Request } from './controller.ts';
import { TerminalError } from './terminal-error.ts';

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 1, timeout: 5_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

let scope: ControllerScope;
beforeEach(async () => {
  scope = await ControllerScope.start();
});
afterEach(() => scope.stop());

const text = async () => scope.metrics.registry.metrics();
const result = (name: string, count: number) =>
  `controller_runtime_reconcile_total{controller="boards",result="${name}"} ${count}`;

describe('how it is worked on', () => {
  it('4 keys at a time unless told otherwise, one of a key, and again what changed meanwhile', async () => {
    const running: string[] = [];
    const gates: (() => void)[] = [];
    const objects = scope.control({
      reconcile: async ({ name }) => {
        running.push(name);
        await new Promise<void>((resolve) => gates.push(resolve));
        running.splice(running.indexOf(name), 1);
      },
    });
    scope.controller.start();
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
    scope.control(options).add(configMap('n/a', '1'));
    scope.controller.start();
    await soon(() => expect(scope.log.lines[0]?.fields).toEqual({ controller: 'boards', key: 'n/a', more: 1 }));
    expect([seen?.client, seen?.clock, seen?.signal.aborted]).toEqual([scope.server.client, scope.time, false]);
  });

  it('again after as long as it asks for', async () => {
    const times: number[] = [];
    const reconcile = async () => {
      times.push(scope.time.now());
      return times.length === 1 ? { requeueAfterMs: 300 } : {};
    };
    scope.control({ reconcile }).add(configMap('n/a', '1'));
    scope.controller.start();
    await soon(() => expect(scope.time.waits).toEqual([300]));
    scope.time.advance(300);
    await soon(() => expect(times).toEqual([0, 300]));
    await soon(async () => expect(await text()).toContain(result('success', 1)));
    expect(await text()).toContain(result('requeue_after', 1));
  });

  it('again after a delay that grows with each failure up to the longest, and is forgotten after a success', async () => {
    let fails = true;
    const reconcile = vi.fn(async () => {
      if (fails) throw new Error('no');
    });
    const objects = scope.control({ reconcile, maxBackoffMs: 20 });
    objects.add(configMap('n/a', '1'));
    scope.controller.start();
    const waits: number[] = [];
    for (let failures = 1; failures <= 4; failures++) {
      await soon(() => expect(reconcile).toHaveBeenCalledTimes(failures));
      waits.push(await soon(() => scope.time.waits[0] ?? expect.fail('no retry')));
      if (failures === 4) fails = false;
      scope.time.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([5, 10, 20, 20]);
    await soon(() => expect(reconcile).toHaveBeenCalledTimes(5));
    expect(scope.log.said).toEqual(['error reconcile failed', 'info reconcile works again']);
    fails = true;
    objects.update(configMap('n/a', '2'), configMap('n/a', '1'));
    expect(await soon(() => scope.time.waits[0] ?? expect.fail('no retry'))).toBe(5);
    expect(await text()).toContain(result('error', 5));
    expect(await text()).toContain('controller_runtime_reconcile_errors_total{controller="boards"} 5');
  });

  it.each([
    [7_000, 7_000],
    [86_400_000, 60_000],
  ])('no sooner than the API server allows (%i ms), but within a minute', async (retryAfterMs, wait) => {
    const busy = new KubeError({ what: 'x', status: 429, reason: 'R', message: 'busy', retryAfterMs });
    scope.control({ reconcile: () => Promise.reject(busy) }).add(configMap('n/a', '1'));
    scope.controller.start();
    await soon(() => expect(scope.time.waits).toEqual([wait]));
    expect(scope.log.said).toEqual(['warn the API server does not answer']);
  });

  it('up to a minute later what the API server refuses, said once', async () => {
    let used = 0;
    const reconcile = vi.fn(async () => {
      used += 1;
      const message = `exceeded quota: q, used: pods=${used}`;
      throw new KubeError({ what: 'x', status: 403, reason: 'Forbidden', message });
    });
    scope.control({ reconcile }).add(configMap('n/a', '1'));
    scope.controller.start();
    let wait = 0;
    for (let failures = 1; failures <= 20; failures++) {
      await soon(() => expect(reconcile).toHaveBeenCalledTimes(failures));
      wait = await soon(() => scope.time.waits[0] ?? expect.fail('no retry'));
      scope.time.advance(wait);
    }
    expect(wait).toBe(60_000);
    expect(scope.log.said).toEqual(['warn the API server refuses what a reconcile asks for']);
  });

  it.each<[string, Partial<KubeErrorInit>, boolean]>([
    ['the server was away', { status: 0 }, true],
    ['it was broken', { status: 500 }, true],
    ['it knew no rights yet', { status: 403 }, true],
    ['a quota is used up', { status: 403, message: 'exceeded quota: q' }, false],
    ['the server has said when', { status: 503, retryAfterMs: 50_000 }, false],
    ['the object is refused', { status: 422 }, false],
  ])('at once when the server is back: %s', async (_why, init, isTriedNow) => {
    const error = new KubeError({ what: 'x', status: 0, reason: 'R', message: 'm', ...init });
    const reconcile = vi.fn(() => Promise.reject(error));
    scope.control({ reconcile }).add(configMap('n/a', '1'));
    scope.controller.start();
    for (let failures = 1; failures <= 5; failures++) {
      await soon(() => expect(reconcile).toHaveBeenCalledTimes(failures));
      const wait = await soon(() => scope.time.waits[0] ?? expect.fail('no retry'));
      if (failures < 5) scope.time.advance(wait);
    }
    scope.controller.serverReturned();
    await settle();
    expect(reconcile).toHaveBeenCalledTimes(isTriedNow ? 6 : 5);
    if (isTriedNow) expect(scope.time.waits).toEqual([5]);
  });

  it('not again when only a change can help, and then as if nothing had failed', async () => {
    const errors = [new Error('no'), new TerminalError('never'), new Error('no')];
    const reconcile = vi.fn(async () => {
      throw errors.shift();
    });
    const objects = scope.control({ reconcile });
    objects.add(configMap('n/a', '1'));
    scope.controller.start();
    await soon(() => expect(scope.time.waits).toEqual([5]));
    scope.time.advance(5);
    await soon(() => expect(reconcile).toHaveBeenCalledTimes(2));
    await settle();
    expect(scope.time.waits).toEqual([]);
    expect(await text()).toContain('controller_runtime_terminal_reconcile_errors_total{controller="boards"} 1');
    objects.update(configMap('n/a', '2'), configMap('n/a', '1'));
    await soon(() => expect(scope.time.waits).toEqual([5]));
    await soon(async () => expect(await text()).toContain(result('error', 3)));
    expect(await text()).toContain('controller_runtime_terminal_reconcile_errors_total{controller="boards"} 1');
  });

  it.each([
    ['a namespace that is being deleted', { status: 403, reason: 'R', causes: ['NamespaceTerminating'] }],
    ['a conflict with what somebody else wrote', { status: 409, reason: 'Conflict' }],
  ])('%s is no error', async (_what, refused) => {
    const error = new KubeError({ what: 'x', message: 'm', ...refused });
    scope.control({ reconcile: () => Promise.reject(error) }).add(configMap('n/a', '1'));
    scope.controller.start();
    await soon(() => expect(scope.time.waits).toEqual([5]));
    await soon(async () => expect(await text()).toContain(result('requeue_after', 1)));
    expect(await text()).toContain(result('error', 0));
    expect(scope.log.said).toEqual([]);
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
    const objects = scope.control({ reconcile, workers: 1 });
    objects.add(configMap('n/failed', '1'), true);
    objects.add(configMap('n/timed', '1'), true);
    scope.controller.start();
    await soon(() => expect(scope.time.waits).toHaveLength(2));
    objects.add(configMap('n/busy', '1'));
    await soon(() => expect(seen.at(-1)).toBe('busy'));
    scope.time.advance(5);
    objects.add(configMap('n/new', '1'));
    gate.resolve();
    await soon(() => expect(seen).toEqual(['failed', 'timed', 'busy', 'new', 'failed', 'timed']));
  });
});
