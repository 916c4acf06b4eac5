import { expect, it, vi } from 'vitest';
import { refusal, TestApiServer } from '../../controllers/runtime/testing/test-api-server.ts';
import { TestClock } from '../../controllers/runtime/testing/test-clock.ts';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { OtherInstallations } from './others.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const role = (by: string, since: string) => ({
  metadata: {
    name: 'r',
    namespace: 'team',
    annotations: { 'scrum.dsm.dev/installation': by },
    creationTimestamp: since,
  },
});
const list = (...items: object[]) => ({ body: { metadata: { resourceVersion: '1' }, items } });

it('looks at cluster and namespaces, says once what it may not read, and tells what has become ours', async () => {
  const server = await TestApiServer.start();
  const [log, time, stopping] = [new TestLog(), new TestClock(), new AbortController()];
  const both = list(role('first', '2026-01-01T00:00:00Z'), role('ours', '2026-01-02T00:00:00Z'));
  server.on(`GET ${RBAC}/namespaces/team/roles`, both, both, list(role('ours', '2026-01-02T00:00:00Z')));
  const denied = refusal(403, 'Forbidden');
  server.on(`GET ${RBAC}/clusterroles`, denied, denied, denied);
  const { client } = server;
  const others = new OtherInstallations({ client, ours: 'ours', namespaces: ['team'], log, scheduler: time });
  await others.look();
  expect(others.ownerOf('team')).toBe('first');
  const freed: string[] = [];
  const looked = vi.fn();
  const following = others.follow(new Set(['team']), (namespace) => freed.push(namespace), stopping.signal, looked);
  for (const looks of [2, 3]) {
    await vi.waitFor(() => expect(time.waits).toEqual([300_000]), { interval: 2 });
    time.advance(300_000);
    await vi.waitFor(() => expect(server.of(`GET ${RBAC}/namespaces/team/roles`)).toHaveLength(looks), { interval: 2 });
  }
  await vi.waitFor(() => expect(freed).toEqual(['team']), { interval: 2 });
  expect(looked).toHaveBeenCalledTimes(2);
  expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'debug', 'debug']);
  stopping.abort();
  await following;
  await server.stop();
});

it('begins with an answer, and keeps the last one while there is none', async () => {
  const server = await TestApiServer.start();
  const [log, time, { signal }] = [new TestLog(), new TestClock(), new AbortController()];
  const away = refusal(503, 'ServiceUnavailable');
  const both = list(role('first', '2026-01-01T00:00:00Z'), role('ours', '2026-01-02T00:00:00Z'));
  server.on(`GET ${RBAC}/namespaces/team/roles`, away, both, away);
  server.on(`GET ${RBAC}/clusterroles`, list(), list(), list());
  const { client } = server;
  const others = new OtherInstallations({ client, ours: 'ours', namespaces: ['team'], log, scheduler: time });
  const begun = others.begin(signal);
  await vi.waitFor(() => expect(time.waits).toEqual([2_000]), { interval: 2 });
  expect(others.ownerOf('team')).toBeUndefined();
  time.advance(2_000);
  await begun;
  expect(others.ownerOf('team')).toBe('first');
  expect(await others.look()).toHaveLength(1);
  expect(others.ownerOf('team')).toBe('first');
  await server.stop();
});

it('begins without what it may not read, once it was refused three times', async () => {
  const server = await TestApiServer.start();
  const [log, time, { signal }] = [new TestLog(), new TestClock(), new AbortController()];
  const denied = refusal(403, 'Forbidden');
  server.on(`GET ${RBAC}/clusterroles`, denied, denied, denied);
  server.on(`GET ${RBAC}/roles`, list(), list(), list());
  const { client } = server;
  const begun = new OtherInstallations({ client, ours: 'ours', namespaces: undefined, log, scheduler: time }).begin(
    signal,
  );
  for (const looks of [1, 2]) {
    await vi.waitFor(() => expect(time.waits).toEqual([2_000]), { interval: 2 });
    expect(server.of(`GET ${RBAC}/clusterroles`)).toHaveLength(looks);
    time.advance(2_000);
  }
  await begun;
  await server.stop();
});
