import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TestApiServer } from '../controllers/runtime/testing/test-api-server.ts';
import { TestLog } from '../controllers/runtime/testing/test-log.ts';
import { readOperatorConfig } from './config.ts';
import { operate } from './operate.ts';

/** A process that is asked to end by its events, and never ends. */
class TestHost extends EventEmitter {
  exit(): void {}
}

const KUBE_SYSTEM = 'GET /api/v1/namespaces/kube-system';
const DEFINITIONS = 'GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

/** An operator whose services are away, as it is told of by `kubeconfig`. */
async function start(more: NodeJS.ProcessEnv = {}) {
  const server = await TestApiServer.start();
  const dir = mkdtempSync(join(tmpdir(), 'dsm-operate-'));
  const file = join(dir, 'config');
  const cluster = { name: 'c', cluster: { server: server.connection.server, 'insecure-skip-tls-verify': true } };
  const context = { name: 'x', context: { cluster: 'c', user: 'u' } };
  const users = [{ name: 'u', user: { token: 't' } }];
  writeFileSync(file, JSON.stringify({ clusters: [cluster], users, contexts: [context], 'current-context': 'x' }));
  for (const kind of ['projects', 'sprints', 'dailyscrums'])
    server.on(`${DEFINITIONS}/${kind}.scrum.dsm.dev`, { body: { metadata: { name: kind } } });
  const nowhere = 'http://127.0.0.1:1';
  const config = readOperatorConfig({
    DSM_KUBECONFIG: file,
    DSM_HEALTH_PORT: '0',
    DSM_NAMESPACES: 'one',
    DSM_PROJECT_URL: nowhere,
    DSM_BACKLOG_URL: nowhere,
    DSM_SPRINT_URL: nowhere,
    DSM_CHRONICLE_URL: nowhere,
    ...more,
  });
  const [log, signals] = [new TestLog(), new TestHost()];
  let hasEnded = false;
  const begin = () => {
    const ended = operate(config, log, signals).finally(() => {
      hasEnded = true;
    });
    onTestFinished(async () => {
      signals.emit('SIGTERM');
      await ended;
      await server.stop();
      rmSync(dir, { recursive: true });
    });
    return ended;
  };
  return { server, log, signals, begin, hasEnded: () => hasEnded };
}

it.each(['SIGTERM', 'SIGINT'])(
  'serves its health while it runs, and ends at %s with all that it opened',
  async (signal) => {
    const { server, log, signals, begin, hasEnded } = await start();
    server.on(KUBE_SYSTEM, { body: { metadata: { name: 'kube-system', uid: 'u' } } });
    const ended = begin();
    await soon(() => expect(server.watches.length).toBeGreaterThan(2));
    const opened = new Set<object>();
    const port = await soon(() => {
      for (const watch of server.watches) if (!opened.has(watch)) opened.add(watch) && watch.listed('5');
      const { fields } = log.lines.find(({ message }) => message === 'the operator runs') ?? expect.fail('not yet');
      return fields.healthPort as number;
    });
    const health = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await health('/healthz'), await health('/readyz'), hasEnded()]).toEqual([200, 200, false]);
    expect(server.watches.filter(({ path }) => !path.includes('/namespaces/one/'))).toEqual([]);
    expect(server.of(KUBE_SYSTEM)[0]?.headers).toMatchObject({
      'user-agent': 'dsm-operator',
      authorization: 'Bearer t',
    });
    signals.emit(signal);
    await ended;
    expect(log.said.at(-1)).toBe('info the operator stops');
    await expect(health('/healthz')).rejects.toThrow();
    await soon(() => expect(server.watches.every(({ isClosed }) => isClosed)).toBe(true));
  },
);

it('ends when it is asked to before the API server has answered, and starts nothing then', async () => {
  const { server, log, signals, begin } = await start();
  const ended = begin();
  await soon(() => expect(server.of(KUBE_SYSTEM)).toHaveLength(1));
  signals.emit('SIGTERM');
  await ended;
  expect([log.said, server.watches]).toEqual([[], []]);
});

it('ends when it is asked to while the API server is about to answer', async () => {
  const { server, log, signals, begin } = await start();
  server.on(KUBE_SYSTEM, () => {
    signals.emit('SIGTERM');
    return { body: { metadata: { name: 'kube-system', uid: 'u' } } };
  });
  await begin();
  expect(log.said).toEqual(['info the operator stops', 'info the operator runs']);
});

it('lives while it waits for CRDs of its own release, is not ready, and says why to whoever asks', async () => {
  const election = { DSM_LEADER_ELECTION: 'on', DSM_LEASE_NAMESPACE: 'own', DSM_LEASE_NAME: 'lease' };
  const { server, log, signals, begin } = await start(election);
  const ended = begin();
  const port = await soon(
    () =>
      log.lines.find(({ message }) => message === 'probes are answered')?.fields.healthPort ?? expect.fail('not yet'),
  );
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  expect((await get('/healthz')).status).toBe(200);
  expect(await (await get('/readyz')).json()).toMatchObject({ reason: 'the API server has not answered yet' });
  server.on(KUBE_SYSTEM, { body: { metadata: { name: 'kube-system', uid: 'u' } } });
  const annotations = { 'scrum.dsm.dev/release': '0.0.0' };
  for (const plural of ['projects', 'sprints', 'dailyscrums'])
    server.on(`GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.scrum.dsm.dev`, {
      body: { metadata: { name: plural, annotations } },
    });
  const [event] = await soon(() => {
    const events = server.of('POST /apis/events.k8s.io/v1/namespaces/own/events');
    expect(events).toHaveLength(1);
    return events;
  });
  const reason = expect.stringContaining('the CRDs are of DSM 0.0.0, older than this operator');
  expect(event?.body).toMatchObject({ type: 'Warning', reason: 'DefinitionsOlder', note: reason });
  const readiness = await get('/readyz');
  expect([readiness.status, await readiness.json()]).toEqual([503, { ok: false, checks: { started: false }, reason }]);
  expect([(await get('/healthz')).status, (await get('/metrics')).status, server.watches]).toEqual([200, 200, []]);
  signals.emit('SIGTERM');
  await ended;
});

it('tells why it cannot start when there is no way to an API server', async () => {
  const config = readOperatorConfig({ DSM_KUBECONFIG: '/no/such/file', DSM_ENDPOINTS_FILE: '/none' });
  await expect(operate(config, new TestLog(), new TestHost())).rejects.toThrow('/no/such/file');
});
