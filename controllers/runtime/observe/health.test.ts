import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { type HealthReport, startHealthServer } from './health.ts';
import { RuntimeMetrics } from './metrics.ts';

async function serve(registry: Registry = new RuntimeMetrics().registry) {
  const reports: { live: HealthReport; ready: HealthReport } = {
    live: { ok: true, checks: {} },
    ready: { ok: false, checks: { pods: false } },
  };
  const health = { live: () => reports.live, ready: () => reports.ready };
  const server = await startHealthServer({ health, registry, port: 0 });
  onTestFinished(() => server.close());
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  return { reports, server, get };
}

it('says whether it lives and whether it is ready, with the checks', async () => {
  const { reports, get } = await serve();
  expect(await get('/healthz')).toEqual({ status: 200, type: 'application/json', text: '{"ok":true,"checks":{}}' });
  expect(await get('/readyz?verbose')).toMatchObject({ status: 503, text: '{"ok":false,"checks":{"pods":false}}' });
  reports.live = { ok: false, checks: {} };
  reports.ready = { ok: true, checks: {} };
  expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([503, 200]);
});

it('serves metrics as Prometheus reads them, and says when they cannot be collected', async () => {
  const { get } = await serve();
  const { status, type, text } = await get('/metrics');
  expect([status, type]).toEqual([200, expect.stringContaining('text/plain; version=')]);
  expect(text).toContain('# TYPE workqueue_depth gauge');
  class Broken extends Registry {
    override metrics(): Promise<string> {
      return Promise.reject(new Error('no metrics'));
    }
  }
  expect(await (await serve(new Broken())).get('/metrics')).toMatchObject({ status: 500, text: 'Error: no metrics' });
});

it('knows no other page', async () => {
  const { get } = await serve();
  expect(await get('/')).toEqual({ status: 404, type: 'text/plain', text: 'not found\n' });
});

it('refuses to start on a port that is taken, and is gone when closed, whoever is connected', async () => {
  const { server, get } = await serve();
  const options = {
    health: { live: () => ({ ok: true, checks: {} }), ready: () => ({ ok: true, checks: {} }) },
    registry: new Registry(),
  };
  await expect(startHealthServer({ ...options, port: server.port })).rejects.toThrow('EADDRINUSE');
  const other = await startHealthServer({ ...options, port: 0, host: '127.0.0.1' });
  await fetch(`http://127.0.0.1:${other.port}/healthz`);
  await other.close();
  await expect(fetch(`http://127.0.0.1:${other.port}/healthz`)).rejects.toThrow();
  expect((await get('/healthz')).status).toBe(200);
});

it('is closed although an answer is under way', async () => {
  class Slow extends Registry {
    override metrics(): Promise<string> {
      asked.resolve();
      return new Promise(() => undefined);
    }
  }
  const asked = Promise.withResolvers<void>();
  const { server, get } = await serve(new Slow());
  const answer = get('/metrics').catch(() => 'cut');
  await asked.promise;
  await server.close();
  expect(await answer).toBe('cut');
});
