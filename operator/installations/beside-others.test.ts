import { expect, it, vi } from 'vitest';
import { refusal, TestApiServer } from '../../controllers/runtime/testing/test-api-server.ts';
import { TestClock } from '../../controllers/runtime/testing/test-clock.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import type { OperatorConfig } from '../config.ts';
import { besideOthers, whereLetIn } from './beside-others.ts';

const listOf = (namespace: string) => `GET /apis/scrum.dsm.dev/v1alpha1/namespaces/${namespace}/projects`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const there = { body: { metadata: { resourceVersion: '1' }, items: [] } };
const refused = refusal(403, 'Forbidden');

async function surroundings(config: Partial<OperatorConfig>) {
  const server = await TestApiServer.start();
  const stopping = new AbortController();
  const scheduler = new TestClock();
  return {
    ...{ server, stopping, scheduler, client: server.client, log: new TestLog(), signal: stopping.signal },
    ...{ end: vi.fn(), tell: vi.fn(), config: config as OperatorConfig },
  };
}

it('works on the namespaces that let it in, and ends when another one does', async () => {
  const around = await surroundings({ DSM_NAMESPACES: ['gone', 'team'], DSM_INSTALLATION: 'ours' });
  const { server, scheduler, stopping, end, tell } = around;
  server.on(listOf('gone'), refused, refused, refused, there);
  server.on(listOf('team'), there);
  const working = whereLetIn(around);
  const pass = async (ms: number) => {
    await vi.waitFor(() => expect(scheduler.waits).toEqual([ms]), { interval: 2 });
    scheduler.advance(ms);
  };
  await pass(2_000);
  await pass(2_000);
  expect(await working).toEqual({ DSM_NAMESPACES: ['team'], DSM_INSTALLATION: 'ours' });
  expect(tell).toHaveBeenCalledOnce();
  expect(end).not.toHaveBeenCalled();
  await pass(60_000);
  await vi.waitFor(() => expect(end).toHaveBeenCalledOnce(), { interval: 2 });
  stopping.abort();
  await server.stop();
});

it('asks nobody where it works on all namespaces', async () => {
  const around = await surroundings({ DSM_NAMESPACES: undefined });
  expect(await whereLetIn(around)).toBe(around.config);
  expect(around.server.received).toEqual([]);
  await around.server.stop();
});

it('ends when another installation gives up what it had first, and tells again at each look what is left alone', async () => {
  const around = await surroundings({ DSM_NAMESPACES: ['team'], DSM_INSTALLATION: 'ours' });
  const { server, scheduler, stopping, end } = around;
  const role = (by: string, creationTimestamp: string) => ({
    metadata: { name: by, namespace: 'team', creationTimestamp, annotations: { 'scrum.dsm.dev/installation': by } },
  });
  const ours = role('ours', '2026-01-02T00:00:00Z');
  const list = (...items: object[]) => ({ body: { metadata: { resourceVersion: '1' }, items } });
  server.on(`GET ${RBAC}/namespaces/team/roles`, list(role('first', '2026-01-01T00:00:00Z'), ours), list(ours));
  server.on(`GET ${RBAC}/clusterroles`, list());
  const events = { tell: vi.fn(), again: vi.fn() };
  const within = vi.fn();
  const guarded = await besideOthers(around, within, events);
  const reconcile = vi.fn();
  await guarded(reconcile, { controller: 'sprint', key: { namespace: 'team', name: 'a' } } as never);
  expect([reconcile.mock.calls.length, within.mock.calls.length, events.tell.mock.calls.length]).toEqual([0, 0, 1]);
  await vi.waitFor(() => expect(scheduler.waits).toEqual([300_000]), { interval: 2 });
  scheduler.advance(300_000);
  await vi.waitFor(() => expect(end).toHaveBeenCalledOnce(), { interval: 2 });
  expect(events.again).toHaveBeenCalled();
  stopping.abort();
  await server.stop();
});
