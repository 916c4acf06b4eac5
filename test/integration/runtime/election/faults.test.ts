import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import { LEASES, type Lease } from '../../../../controllers/runtime/election/lease.ts';
import type { ControlPlane } from '../../../../dev/control-plane/start.ts';
import { cuttableProxy } from '../../fixtures/faults/cuttable-proxy.ts';
import { CONFIG_MAPS, createNamespace, eventually, startTestControlPlane, writesOf } from '../api-server.ts';
import { BOARDS, board, installBoards } from '../board.ts';
import {
  type Counter,
  FOLLOWS,
  LEADS,
  LOST,
  type Replica,
  type ReplicaOptions,
  said,
  startCounter,
  startReplica,
  WARM,
} from './replicas.ts';

// Two processes, one of which leads, on one real API server. Each test has a namespace, a Lease and two processes of its own, and most of
// their time they wait: so they run side by side. Boards are made all the time; in the end each was started once and is as it
// should be, and nobody wrote who did not lead.

const HOUR_MS = 3_600_000;
let plane: ControlPlane;
let admin: KubeClient;

beforeAll(async () => {
  plane = await startTestControlPlane();
  admin = await KubeClient.connect({ file: plane.kubeconfig }, { userAgent: 'admin' });
  await installBoards(admin);
});
afterAll(async () => {
  await admin?.close();
  await plane?.stop();
});

interface Scene {
  namespace: string;
  counter: Counter;
  leader: Replica;
  follower: Replica;
  lease(): Promise<Lease>;
  /** Ends the stream of boards, and gives their number once each of them is as it should be. */
  settle(): Promise<number>;
}

/** Two processes, the first of which leads, and boards that are made all the time. */
async function scene(
  atEnd: TestContext['onTestFinished'],
  namespace: string,
  options: { first?: Partial<ReplicaOptions>; both?: Partial<ReplicaOptions>; second?: Partial<ReplicaOptions> } = {},
): Promise<Scene> {
  await createNamespace(admin, namespace);
  const counter = await startCounter();
  atEnd(() => counter.close());
  const common = { namespace, kubeconfig: plane.kubeconfig, counter, atEnd, ...options.both };
  const leader = startReplica({ ...common, name: `${namespace}-a`, ...options.first });
  await said(leader, LEADS);
  const follower = startReplica({ ...common, name: `${namespace}-b`, ...options.second });
  await said(follower, WARM);
  await said(follower, FOLLOWS);
  let made = 0;
  const end = new AbortController();
  const making = (async () => {
    for (; !end.signal.aborted; made++) {
      await admin.create(BOARDS, board(namespace, `b${made}`));
      await sleep(250);
    }
  })();
  const settle = async () => {
    end.abort();
    await making;
    const unready = async () => {
      const { items } = await admin.list(BOARDS, { namespace });
      expect(items).toHaveLength(made);
      return items.filter((item) => item.status?.observedGeneration !== item.metadata.generation);
    };
    await eventually('all boards are ready', async () => (await unready()).length === 0, 60_000).catch(async () => {
      const said = [leader, follower].map(
        ({ name, lines }) => `${name}: ${lines.map(({ message }) => message).join(', ')}`,
      );
      const names = (await unready()).map(({ metadata }) => metadata.name);
      expect.fail(`not ready: ${names.join(' ')} of ${made}; ${said.join('; ')}`);
    });
    const children = await admin.list(CONFIG_MAPS, { namespace });
    expect(children.items.filter(({ data }) => data?.text === 'hello')).toHaveLength(made);
    const whats = counter.starts.map(({ what }) => what);
    expect(whats).toHaveLength(new Set(whats).size);
    expect(whats).toHaveLength(made);
    return made;
  };
  await eventually('work is done', () => counter.starts.length > 3);
  const lease = async () => {
    const found = await admin.get(LEASES, { namespace, name: 'boards' });
    return found ?? expect.fail('there is no Lease');
  };
  return { namespace, counter, leader, follower, lease, settle };
}

/** Of the starts: nobody's came after the first one of who followed it. */
function expectOneAfterTheOther({ counter }: Scene, order: Replica[]): void {
  const turns = counter.starts.map(({ by }) => by).filter((by, i, all) => by !== all[i - 1]);
  expect(turns).toEqual(order.map(({ name }) => name));
}

const writesSoFar = ({ name }: Replica): number => writesOf(plane, name).length;

describe.concurrent('two replicas', () => {
  it('SIGKILL: the other one leads within 20 s, but not sooner than the lease lasts, whatever their clocks say', async ({
    onTestFinished,
  }) => {
    const shifts = { first: { shiftMs: HOUR_MS }, second: { shiftMs: -HOUR_MS } };
    const stage = await scene(onTestFinished, 'killed', shifts);
    const { leader, follower, lease, settle } = stage;
    expect(new Date((await lease()).spec?.renewTime ?? 0).getTime() - Date.now()).toBeGreaterThan(HOUR_MS / 2);
    leader.signal('SIGKILL');
    const killedAt = performance.now();
    const { at } = await said(follower, LEADS);
    expect((at - killedAt) / 1000).toBeLessThan(20);
    expect((at - killedAt) / 1000).toBeGreaterThan(12);
    await settle();
    expectOneAfterTheOther(stage, [leader, follower]);
    const { spec } = await lease();
    expect(spec).toMatchObject({ holderIdentity: follower.name, leaseTransitions: 1, leaseDurationSeconds: 15 });
    expect(new Date(spec?.renewTime ?? 0).getTime()).toBeLessThan(Date.now() - HOUR_MS / 2);
  });

  it('stolen by hand: it stands down at once and stands by; SIGTERM: the lease is given back, the other one leads within 3 s', async ({
    onTestFinished,
  }) => {
    const stage = await scene(onTestFinished, 'stolen');
    const { leader, follower, lease, settle, namespace } = stage;
    const key = { namespace, name: 'boards' };
    await admin.mergePatch(LEASES, key, { spec: { holderIdentity: 'thief', leaseDurationSeconds: 4 } });
    const stolenAt = performance.now();
    const lost = await said(leader, LOST);
    expect(lost.why).toBe('thief holds it');
    expect((lost.at - stolenAt) / 1000).toBeLessThan(4);
    const before = { writes: writesSoFar(leader), starts: stage.counter.starts.length };
    await sleep(1_500);
    expect({ writes: writesSoFar(leader), starts: stage.counter.starts.length }).toEqual(before);
    const next = await eventually(
      'one leads again',
      () => [leader, follower].find(({ lines }) => lines.some((line) => line.message === LEADS && line.at > stolenAt)),
      20_000,
    );
    expect((await lease()).spec).toMatchObject({ holderIdentity: next.name, leaseTransitions: 1 });
    await said(next === leader ? follower : leader, FOLLOWS, 5, next === leader ? 2 : 1);

    next.signal('SIGTERM');
    const endedAt = performance.now();
    const other = next === leader ? follower : leader;
    const { at } = await eventually('the other one leads', () =>
      other.lines.find((line) => line.message === LEADS && line.at > endedAt),
    );
    expect((at - endedAt) / 1000).toBeLessThan(3);
    expect(await next.ended).toBe(0);
    expect((await lease()).spec).toMatchObject({ holderIdentity: other.name, leaseTransitions: 2 });
    await settle();
  });

  it('SIGSTOP for 30 s: the other one leads, and the one that comes back does nothing and stands by', async ({
    onTestFinished,
  }) => {
    const stage = await scene(onTestFinished, 'stopped');
    const { leader, follower, settle } = stage;
    leader.signal('SIGSTOP');
    const stoppedAt = performance.now();
    const { at } = await said(follower, LEADS);
    expect((at - stoppedAt) / 1000).toBeLessThan(20);
    await sleep(30_000 - (performance.now() - stoppedAt));
    leader.signal('SIGCONT');
    await said(leader, LOST);
    await said(leader, FOLLOWS);
    await settle();
    expectOneAfterTheOther(stage, [leader, follower]);
    // Warm, so it takes over as well as any.
    follower.signal('SIGTERM');
    await said(leader, LEADS, 5, 2);
    await settle();
  });

  it('an event loop that is blocked ends its process, and the other one leads within 20 s', async ({
    onTestFinished,
  }) => {
    const stage = await scene(onTestFinished, 'blocked');
    const { leader, follower, settle } = stage;
    leader.signal('SIGUSR2');
    const blockedAt = performance.now();
    expect(await leader.ended).toBe('SIGKILL');
    expect((performance.now() - blockedAt) / 1000).toBeLessThan(15);
    expect(leader.complaints.join('')).toContain('its event loop has been blocked for 10000 ms');
    const { at } = await said(follower, LEADS);
    expect((at - blockedAt) / 1000).toBeLessThan(20);
    await settle();
    expectOneAfterTheOther(stage, [leader, follower]);
  });

  it('the API server is away from the leader alone: it stands down before the other one leads', async ({
    onTestFinished,
  }) => {
    const { kubeconfig, proxy } = await behindProxy(onTestFinished);
    const stage = await scene(onTestFinished, 'cut-off', { first: { kubeconfig } });
    const { leader, follower, settle } = stage;
    proxy.become('swallowed');
    const lost = await said(leader, LOST, 20);
    const led = await said(follower, LEADS);
    expect(lost.at).toBeLessThan(led.at);
    proxy.heal();
    await said(leader, FOLLOWS);
    await settle();
    expectOneAfterTheOther(stage, [leader, follower]);
  });

  it('the API server is away from all for longer than the lease lasts: one leads within 4 s of its return', async ({
    onTestFinished,
  }) => {
    const { kubeconfig, proxy } = await behindProxy(onTestFinished);
    const stage = await scene(onTestFinished, 'away', { both: { kubeconfig } });
    const { leader, follower, settle } = stage;
    proxy.become('cut');
    const lost = await said(leader, LOST, 20);
    expect(lost.why).toBe('it could not be renewed for 10000 ms');
    await sleep(8_000);
    proxy.become('open');
    const openedAt = performance.now();
    const { at } = await eventually('one leads again', () =>
      [leader, follower].flatMap(({ lines }) => lines).find((line) => line.message === LEADS && line.at > openedAt),
    );
    expect((at - openedAt) / 1000).toBeLessThan(4);
    await settle();
  });
});

/** The API server as it is seen through a proxy of the test's own. */
async function behindProxy(atEnd: TestContext['onTestFinished']) {
  const text = readFileSync(plane.kubeconfig, 'utf8');
  const port = Number(/server: .*:(\d+)/.exec(text)?.[1]);
  const proxy = await cuttableProxy(port);
  const dir = mkdtempSync(join(tmpdir(), 'dsm-proxy-'));
  const kubeconfig = join(dir, 'kubeconfig');
  writeFileSync(kubeconfig, text.replace(/(server: .*:)\d+/, `$1${proxy.port}`));
  atEnd(async () => {
    await proxy.close();
    rmSync(dir, { recursive: true });
  });
  return { kubeconfig, proxy };
}
