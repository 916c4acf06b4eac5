import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { OperatorRuntime } from '../control/runtime.ts';
import { CONFIG_MAPS, configMap, TestApiServer } from '../testing/test-api-server.ts';
import { PLACE, TestLease } from '../testing/test-lease.ts';
import { TestLog } from '../testing/test-log.ts';
import { LeaderElection } from './leader-election.ts';

// The thread is real, and so is its time.
const timing = { leaseDurationMs: 5_000, renewDeadlineMs: 4_000, retryPeriodMs: 300, silenceMs: 10_000 };
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 5, timeout: 10_000 });
const UPDATED = '/api/v1/namespaces/n/configmaps/a';

let server: TestApiServer;
let stored: TestLease;
beforeEach(async () => {
  server = await TestApiServer.start();
  stored = new TestLease(server);
  server.on(`PATCH ${UPDATED}`, { body: configMap('n/a', '2') });
});
afterEach(() => server.stop());

function election(identity: string, log = new TestLog()) {
  const fail = (why: string) => expect.fail(why);
  const made = new LeaderElection({ connection: server.connection, place: PLACE, log, identity, timing, fail });
  onTestFinished(() => made.stop());
  return made;
}

/** A process's runtime, whose one controller writes to every ConfigMap that it looks at. */
async function replica(identity: string, beforeWrite = async () => {}) {
  const log = new TestLog();
  const own = election(identity, log);
  const client = server.newClient();
  const runtime = new OperatorRuntime({ client, clock: { now: () => Date.now() }, log, election: own });
  const looks: string[] = [];
  runtime.add({
    name: 'maps',
    for: CONFIG_MAPS,
    reconcile: async (key, { client }) => {
      looks.push(key.name);
      await beforeWrite();
      await client.mergePatch(CONFIG_MAPS, key, {});
    },
  });
  const before = server.watches.length;
  const started = runtime.start();
  const watch = await server.watch('/api/v1/configmaps', before + 1);
  watch.send('ADDED', configMap('n/a', '1'));
  watch.listed('5');
  await started;
  onTestFinished(async () => {
    await runtime.stop(0);
    await client.close();
  });
  return { runtime, election: own, log, looks, watch };
}

it('lets one of two processes work, and the other at once when that one stops', async () => {
  const a = await replica('a');
  await soon(() => expect(a.looks).toEqual(['a']));
  const b = await replica('b');
  await soon(() => expect(b.log.said).toEqual(['info this process stands by']));
  expect(b.runtime.health.ready()).toEqual({ ok: true, checks: { running: true, lease: true, 'configmaps.v1': true } });
  const status = async ({ runtime }: typeof a) =>
    /master_status{.*/.exec(await runtime.metrics.registry.metrics())?.[0];
  expect([await status(a), await status(b)]).toEqual([
    'master_status{name="boards"} 1',
    'master_status{name="boards"} 0',
  ]);
  // Who stands by hears of what changes, and does nothing.
  b.watch.send('ADDED', configMap('n/b', '6'));
  await soon(() => expect(b.runtime.store(CONFIG_MAPS).list()).toHaveLength(2));
  expect(b.looks).toEqual([]);
  await a.runtime.stop(0);
  expect(stored.spec).toMatchObject({ holderIdentity: '', leaseTransitions: 0 });
  await soon(() => expect(b.looks).toEqual(['a', 'b']));
  expect(stored.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  await soon(() => expect(stored.events).toEqual(['a became leader', 'a stopped leading', 'b became leader']));
});

it('stops its workers when the lease is stolen, and looks at everything once it has it again', async () => {
  const a = await replica('a');
  await soon(() => expect(a.looks).toEqual(['a']));
  stored.change({ holderIdentity: 'thief', leaseDurationSeconds: 1 });
  await soon(() => expect(a.log.said).toContain('warn this process leads no longer'));
  expect(() => a.election.mustLead('PATCH x')).toThrow('PATCH x: not sent: this process does not lead');
  await soon(() => expect(a.looks).toEqual(['a', 'a']));
  expect(a.log.said.filter((line) => line.startsWith('error'))).toEqual([]);
  expect(stored.spec).toMatchObject({ holderIdentity: 'a', leaseTransitions: 1 });
});

it('refuses the write of a reconcile that was under way when the leadership was lost', async () => {
  const slow = Promise.withResolvers<void>();
  const a = await replica('a', () => slow.promise);
  await soon(() => expect(a.looks).toEqual(['a']));
  stored.change({ holderIdentity: 'thief' });
  await soon(() => expect(a.log.said).toContain('warn this process leads no longer'));
  slow.resolve();
  await soon(() => expect(a.log.lines.map(({ message }) => message)).toContain('a reconcile has lost its leadership'));
  expect(server.of(`PATCH ${UPDATED}`)).toEqual([]);
  expect(a.log.said.filter((line) => line.startsWith('error'))).toEqual([]);
});

it('begins no new term before everything of the last one has ended', async () => {
  const slow = Promise.withResolvers<void>();
  const a = await replica('a', () => slow.promise);
  await soon(() => expect(a.looks).toEqual(['a']));
  stored.change({ holderIdentity: 'thief', leaseDurationSeconds: 1 });
  await soon(() => expect(a.log.said).toContain('warn this process leads no longer'));
  const asked = stored.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(stored.asked).toHaveLength(asked);
  slow.resolve();
  await soon(() => expect(a.looks).toEqual(['a', 'a']));
});

it('asks with credentials that are read again when the API server does not know them any more', async () => {
  const refused = server.credentials.refreshed;
  const token = () => server.received.at(-1)?.headers.authorization;
  const own = election('a');
  await own.campaign();
  await soon(() => expect(token()).toBe(`Bearer ${refused}`));
  stored.refuse(401, 'Unauthorized');
  await soon(() => expect(server.credentials.refreshed).toBe(refused + 1));
  stored.serve();
  await soon(() => expect(token()).toBe(`Bearer ${refused + 1}`));
  expect(own.isLeader).toBe(true);
});

it('is not ready while nobody may look at the lease', async () => {
  stored.refuse(403, 'Forbidden');
  const a = await replica('a');
  await soon(() => expect(a.log.said).toEqual(['warn the lease cannot be asked for']));
  expect(a.runtime.health.ready()).toMatchObject({ ok: false, checks: { running: true, lease: false } });
});

it('stops while it stands by, and before it has begun', async () => {
  const own = election('b');
  await own.stop();
  expect(await own.campaign()).toBeUndefined();
  await election('a').campaign();
  const other = election('c');
  const elected = other.campaign();
  await soon(() => expect(stored.asked.length).toBeGreaterThan(3));
  await other.stop();
  expect(await elected).toBeUndefined();
});

it('can be imported in a thread of somebody else', async () => {
  const url = JSON.stringify(new URL('leader-election.ts', import.meta.url).href);
  const text = `import(${url}).then((it) => require('node:worker_threads').parentPort.postMessage(Object.keys(it)))`;
  const thread = new Worker(text, { eval: true, workerData: { memory: 1 } });
  onTestFinished(() => void thread.terminate());
  expect(await once(thread, 'message')).toEqual([['LeaderElection']]);
});
