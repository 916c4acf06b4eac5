import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Informer } from '../cache/informer.ts';
import type { KubeObject, Resource } from '../objects/object.ts';
import { CONFIG_MAPS, type ConfigMap, configMap, TestApiServer, type TestWatch } from '../testing/test-api-server.ts';
import { TestClock } from '../testing/test-clock.ts';
import { TestLog } from '../testing/test-log.ts';
import type { ControllerOptions, Request } from './controller.ts';
import { OperatorRuntime } from './runtime.ts';

const PODS: Resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 10));

let server: TestApiServer;
let time: TestClock;
let log: TestLog;
let runtime: OperatorRuntime;
beforeEach(async () => {
  server = await TestApiServer.start();
  time = new TestClock();
  log = new TestLog();
  runtime = new OperatorRuntime({ client: server.client, clock: { now: () => 0 }, log, scheduler: time });
});
afterEach(async () => {
  await runtime.stop(0);
  await server.stop();
});

const watchOf = (plural: string): Promise<TestWatch> =>
  soon(() => server.watches.find(({ path }) => path.endsWith(`/${plural}`)) ?? expect.fail(`no watch of ${plural}`));
async function list(plural: string, ...objects: KubeObject[]): Promise<TestWatch> {
  const stream = await watchOf(plural);
  for (const object of objects) stream.send('ADDED', object);
  stream.listed('5');
  return stream;
}
const boards = (
  reconcile: ControllerOptions<ConfigMap>['reconcile'],
  more: Partial<ControllerOptions<ConfigMap>> = {},
) => runtime.add<ConfigMap>({ name: 'boards', for: CONFIG_MAPS, resyncMs: 0, reconcile, ...more });

describe('start', () => {
  it('reconciles nothing before every list is in, and says which one it waits for, once', async () => {
    const seen: string[] = [];
    boards(async ({ name }, { store }) => void seen.push(`${name} beside ${store(PODS).list().length}`), {
      owns: [PODS],
    });
    const started = runtime.start();
    await list('configmaps', configMap('n/a', '1'));
    await settle();
    const checks = { running: false, 'configmaps.v1': true, 'pods.v1': false };
    expect([seen, runtime.health.ready(), runtime.health.live()]).toEqual([
      [],
      { ok: false, checks },
      { ok: true, checks: {} },
    ]);
    for (let times = 0; times < 3; times++) time.advance(10_000);
    expect(log.said).toEqual(['warn still waiting for the first lists']);
    expect(log.lines[0]?.fields).toEqual({ waitingFor: ['pods.v1'] });
    expect(log.lines).toHaveLength(3);
    await list('pods', { ...configMap('n/p', '2'), kind: 'Pod' });
    await started;
    await soon(() => expect(seen).toEqual(['a beside 1']));
    expect(runtime.health.ready()).toEqual({
      ok: true,
      checks: { running: true, 'configmaps.v1': true, 'pods.v1': true },
    });
    expect(time.waits).toEqual([]);
  });

  it('takes nothing more, and not a second start', async () => {
    boards(async () => undefined);
    const started = runtime.start();
    expect(() => boards(async () => undefined)).toThrow('add controller boards: the runtime is starting already');
    expect(() => runtime.index(CONFIG_MAPS, 'x', () => [])).toThrow('add index x: the runtime is starting already');
    await list('configmaps');
    await started;
    await expect(runtime.start()).rejects.toThrow('start: the runtime is running already');
  });

  it('ends when it is stopped before the lists are in, and starts no worker then', async () => {
    const seen: string[] = [];
    boards(async ({ name }) => void seen.push(name));
    const started = runtime.start();
    await watchOf('configmaps');
    await runtime.stop(0);
    await started;
    expect([runtime.health.ready().ok, time.waits, seen]).toEqual([false, [], []]);
    await expect(runtime.start()).rejects.toThrow('start: the runtime is stopped already');
  });
});

describe('what controllers share', () => {
  it('one watch a resource, over all namespaces unless some are named', async () => {
    boards(async () => undefined, { owns: [PODS] });
    runtime.add({ name: 'others', for: PODS, resyncMs: 0, reconcile: async () => undefined });
    runtime.index(CONFIG_MAPS, 'name', ({ metadata }) => [metadata.name]);
    const started = runtime.start();
    await list('configmaps', configMap('n/a', '1'));
    await list('pods');
    await started;
    expect(server.watches.map(({ path }) => path).sort()).toEqual(['/api/v1/configmaps', '/api/v1/pods']);
    expect(runtime.store(CONFIG_MAPS).byIndex('name', 'a')).toHaveLength(1);
    const nodes = { ...PODS, plural: 'nodes' };
    expect(() => runtime.store(nodes)).toThrow('store: nodes.v1: no controller watches this resource');
  });

  it('watches only the namespaces that are named', async () => {
    runtime = new OperatorRuntime({
      client: server.client,
      clock: time,
      log,
      scheduler: time,
      namespaces: ['one', 'two'],
    });
    boards(async () => undefined);
    const started = runtime.start();
    const path = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;
    await soon(() => expect(server.watches.map((each) => each.path).sort()).toEqual([path('one'), path('two')]));
    await runtime.stop(0);
    await started;
  });

  it('what a controller writes is in the store when the write returns, and requests are counted', async () => {
    const path = '/api/v1/namespaces/n/configmaps/a';
    server.on(`PATCH ${path}`, { body: configMap('n/a', '9', { labels: { of: 'ours' } }) });
    server.on('PATCH /api/v1/namespaces/n/secrets/a', { body: { ...configMap('n/a', '10'), kind: 'Secret' } });
    const labels: (string | undefined)[] = [];
    boards(async (key, { client, store }) => {
      await client.mergePatch(CONFIG_MAPS, key, {});
      labels.push(store(CONFIG_MAPS).get(key)?.metadata.labels?.of);
      await client.mergePatch({ ...CONFIG_MAPS, plural: 'secrets' }, key, {});
    });
    const started = runtime.start();
    await list('configmaps', configMap('n/a', '1'));
    await started;
    await soon(() => expect(labels[0]).toBe('ours'));
    const host = new URL(server.connection.server).host;
    const counted = `rest_client_requests_total{code="200",method="PATCH",host="${host}"}`;
    await soon(async () => expect(await runtime.metrics.registry.metrics()).toContain(counted));
  });

  it('one recorder of Events, under its name and instance', async () => {
    const route = 'POST /apis/events.k8s.io/v1/namespaces/n/events';
    server.on(route, ({ body }) => ({ body }));
    const record = async (of: OperatorRuntime) => {
      of.events.record(configMap('n/a', '1'), { type: 'Normal', reason: 'A', note: 'n' });
      await of.events.flush();
      const [body] = server
        .of(route)
        .slice(-1)
        .map((request) => request.body as Record<string, string>);
      return [body?.reportingController, body?.reportingInstance];
    };
    expect(await record(runtime)).toEqual(['operator', 'operator']);
    const options = { client: server.client, clock: { now: () => 0 }, log, scheduler: time, name: 'n' };
    expect(await record(new OperatorRuntime({ ...options, instance: 'i' }))).toEqual(['n', 'i']);
    expect(await record(new OperatorRuntime(options))).toEqual(['n', 'n']);
  });
});

describe('stop', () => {
  it('waits for reconciles and their Events, keeps the watches until then, and is not ready meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    const route = 'POST /apis/events.k8s.io/v1/namespaces/n/events';
    server.on(route, ({ body }) => ({ body }));
    let hasBegun = false;
    boards(async (key, { events, store }) => {
      hasBegun = true;
      await gate.promise;
      const object = store(CONFIG_MAPS).get(key);
      if (object !== undefined)
        events.record(object, { type: 'Normal', reason: object.metadata.resourceVersion ?? '', note: 'n' });
    });
    const started = runtime.start();
    const stream = await list('configmaps', configMap('n/a', '1'));
    await started;
    await soon(() => expect(hasBegun).toBe(true));
    let isStopped = false;
    const stopped = runtime.stop(5_000).then(() => {
      isStopped = true;
    });
    stream.send('MODIFIED', configMap('n/a', '7'));
    await soon(() =>
      expect(runtime.store(CONFIG_MAPS).get({ namespace: 'n', name: 'a' })?.metadata.resourceVersion).toBe('7'),
    );
    expect([isStopped, stream.isClosed, runtime.health.ready().ok]).toEqual([false, false, false]);
    gate.resolve();
    await stopped;
    expect(server.of(route)[0]?.body).toMatchObject({ reason: '7' });
    await soon(() => expect(stream.isClosed).toBe(true));
    expect([time.waits, log.said]).toEqual([[], []]);
  });

  it('ends no sooner than the watches have', async () => {
    const run = Informer.prototype.run;
    const gate = Promise.withResolvers<void>();
    const slow = vi.spyOn(Informer.prototype, 'run').mockImplementation(async function (
      this: Informer<KubeObject>,
      signal,
    ) {
      await run.call(this, signal);
      await gate.promise;
    });
    onTestFinished(() => slow.mockRestore());
    boards(async () => undefined);
    const started = runtime.start();
    const stream = await list('configmaps');
    await started;
    let isStopped = false;
    const stopped = runtime.stop().then(() => {
      isStopped = true;
    });
    await soon(() => expect(stream.isClosed).toBe(true));
    expect(isStopped).toBe(false);
    gate.resolve();
    await stopped;
  });

  it('leaves without a reconcile that does not even hear its signal, a second after it', async () => {
    let signal: AbortSignal | undefined;
    const gate = Promise.withResolvers<void>();
    boards((_key: Request, context) => {
      signal = context.signal;
      return gate.promise;
    });
    const started = runtime.start();
    await list('configmaps', configMap('n/a', '1'));
    await started;
    await soon(() => expect(signal).toBeDefined());
    let isStopped = false;
    const stopped = runtime.stop().then(() => {
      isStopped = true;
    });
    time.advance(30_000);
    await settle();
    expect([signal?.aborted, isStopped]).toEqual([true, false]);
    time.advance(1_000);
    await stopped;
    expect(log.said).toEqual(['warn stopped although a reconcile has not ended']);
    gate.resolve();
  });
});
