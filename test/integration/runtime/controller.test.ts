import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hasFinalizer } from '../../../controllers/runtime/apply/finalizer.ts';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { ControllerOptions, Request } from '../../../controllers/runtime/control/controller.ts';
import { OperatorRuntime } from '../../../controllers/runtime/control/runtime.ts';
import { TerminalError } from '../../../controllers/runtime/control/terminal-error.ts';
import { kubeTime } from '../../../controllers/runtime/objects/conditions.ts';
import { type KubeObject, keyOf } from '../../../controllers/runtime/objects/object.ts';
import { EVENTS } from '../../../controllers/runtime/observe/events/kube-event.ts';
import { startHealthServer } from '../../../controllers/runtime/observe/health.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import {
  CONFIG_MAPS,
  configMap,
  createNamespace,
  eventually,
  recordingLog,
  startTestControlPlane,
  writesOf,
} from './api-server.ts';
import { BOARDS, type Board, board, boardController, FINALIZER, installBoards, newWorld } from './board.ts';

let plane: ControlPlane;
let admin: KubeClient;
let operators = 0;

beforeAll(async () => {
  plane = await startTestControlPlane();
  admin = await KubeClient.connect({ file: plane.kubeconfig }, { userAgent: 'admin' });
  await installBoards(admin);
});

afterAll(async () => {
  await admin?.close();
  await plane?.stop();
});

/** A running operator over one namespace; its user agent tells its requests apart in the audit log. */
async function operate<T extends KubeObject>(namespace: string, controller: ControllerOptions<T>) {
  operators += 1;
  const userAgent = `operator-${operators}`;
  const client = await KubeClient.connect({ file: plane.kubeconfig }, { userAgent });
  const { log, lines } = recordingLog();
  const runtime = new OperatorRuntime({ client, log, clock: { now: () => Date.now() }, namespaces: [namespace] });
  runtime.add(controller);
  let isStopped = false;
  const stop = async (graceMs?: number) => {
    if (isStopped) return;
    isStopped = true;
    await runtime.stop(graceMs);
    await client.close();
  };
  onTestFinished(() => stop(1_000));
  await runtime.start();
  return { runtime, lines, stop, userAgent };
}

async function newNamespace(name: string): Promise<string> {
  await createNamespace(admin, name);
  return name;
}

const createBoard = (namespace: string, name: string, text?: string) =>
  admin.create(BOARDS, board(namespace, name, text));

async function allReady(namespace: string, count: number): Promise<Board[]> {
  return eventually(
    `${count} boards are ready`,
    async () => {
      const { items } = await admin.list(BOARDS, { namespace });
      const ready = items.filter((item) => item.status?.observedGeneration === item.metadata.generation);
      return ready.length === count && items;
    },
    30_000,
  );
}

describe('controller', () => {
  it('converges 200 objects, each status written once, and writes nothing when started again', async () => {
    const namespace = await newNamespace('converge');
    await Promise.all(Array.from({ length: 200 }, (_, number) => createBoard(namespace, `b${number}`)));
    const world = newWorld();
    const first = await operate(namespace, boardController(world));
    await allReady(namespace, 200);
    await first.stop();
    expect(world.most).toBe(1);
    const children = await admin.list(CONFIG_MAPS, { namespace });
    expect(children.items.filter((item) => item.data?.text === 'hello')).toHaveLength(200);
    await eventually('all writes are counted', () => writesOf(plane, first.userAgent).length >= 4 * 200);
    const writes = writesOf(plane, first.userAgent);
    expect(writes.filter(({ uri }) => uri.includes('/status?'))).toHaveLength(200);
    expect(writes.filter(({ uri }) => uri.includes('/configmaps/'))).toHaveLength(200);
    expect(writes.filter(({ uri }) => uri.includes('/events'))).toHaveLength(200);
    expect(writes).toHaveLength(4 * 200);

    const again = newWorld();
    const second = await operate(namespace, boardController(again));
    await eventually('all are looked at', () => again.reconciles >= 200, 30_000);
    await second.stop();
    expect(writesOf(plane, second.userAgent)).toEqual([]);
  });

  it('repairs a deleted and a changed child within two seconds', async () => {
    const namespace = await newNamespace('repair');
    await operate(namespace, boardController(newWorld()));
    await createBoard(namespace, 'a', 'right');
    await allReady(namespace, 1);
    const key = { namespace, name: 'a' };
    const uid = (await admin.get(CONFIG_MAPS, key))?.metadata.uid;
    await admin.delete(CONFIG_MAPS, key);
    await eventually(
      'it is back',
      async () => {
        const child = await admin.get(CONFIG_MAPS, key);
        return child !== undefined && child.metadata.uid !== uid;
      },
      2_000,
    );
    await admin.mergePatch(CONFIG_MAPS, key, { data: { text: 'wrong' } });
    await eventually('it is right', async () => (await admin.get(CONFIG_MAPS, key))?.data?.text === 'right', 2_000);
    await admin.mergePatch(BOARDS, key, { spec: { text: 'other' } });
    await eventually('it follows', async () => (await admin.get(CONFIG_MAPS, key))?.data?.text === 'other', 2_000);
  });

  it('stores its finalizer first and lets a deleted object go only after the cleanup', async () => {
    const namespace = await newNamespace('finalize');
    const world = newWorld();
    const first = await operate(namespace, boardController(world));
    await createBoard(namespace, 'a');
    const [ready] = await allReady(namespace, 1);
    expect(hasFinalizer(ready!, FINALIZER)).toBe(true);
    await first.stop();
    const key = { namespace, name: 'a' };
    expect(await admin.delete(BOARDS, key)).toBe('deleting');
    expect(world.cleaned).toEqual([]);
    await operate(namespace, boardController(world));
    await eventually('it is gone', async () => (await admin.get(BOARDS, key)) === undefined);
    expect(world.cleaned).toEqual([`${namespace}/a`]);
  });

  it('keeps the transition time of a condition and records one Event a change', async () => {
    const namespace = await newNamespace('events');
    await operate(namespace, boardController(newWorld()));
    await createBoard(namespace, 'a', 'one');
    const [before] = await allReady(namespace, 1);
    const transition = before?.status?.conditions[0]?.lastTransitionTime;
    await eventually('another second begins', () => kubeTime(Date.now()) !== transition);
    await admin.mergePatch(BOARDS, { namespace, name: 'a' }, { spec: { text: 'two' } });
    const [after] = await allReady(namespace, 1);
    expect(after?.status?.observedGeneration).toBe(2);
    expect(after?.status?.conditions[0]?.lastTransitionTime).toBe(transition);
    const notes = await eventually('both events', async () => {
      const { items } = await admin.list(EVENTS, { namespace });
      const ours = items.filter((item) => item.regarding.kind === 'Board').map((item) => item.note);
      return ours.length === 2 && ours;
    });
    expect(notes.toSorted()).toEqual(['text is one', 'text is two']);
  });

  it('goes on by itself after the API server was away, with nothing lost', async () => {
    const namespace = await newNamespace('outage');
    const world = newWorld();
    const { runtime } = await operate(namespace, boardController(world));
    await createBoard(namespace, 'a', 'before');
    await allReady(namespace, 1);
    await plane.stopApiServer();
    await plane.startApiServer();
    const ready = performance.now();
    await eventually('a board is created', () => createBoard(namespace, 'b').catch(() => false as const));
    await admin.delete(CONFIG_MAPS, { namespace, name: 'a' });
    await allReady(namespace, 2);
    await eventually('the child is back', () => admin.get(CONFIG_MAPS, { namespace, name: 'a' }));
    expect(performance.now() - ready).toBeLessThan(15_000);
    expect(runtime.health.ready().ok).toBe(true);
  });

  it('retries what throws, not what is terminal, and re-queues after the time asked for', async () => {
    const namespace = await newNamespace('errors');
    const calls: Record<string, number> = {};
    const times: number[] = [];
    const { lines, runtime } = await operate(namespace, {
      name: 'throwing',
      for: BOARDS,
      async reconcile({ name }) {
        calls[name] = (calls[name] ?? 0) + 1;
        if (name === 'terminal') throw new TerminalError('never');
        if (name === 'flaky' && calls[name] < 4) throw new Error('not yet');
        if (name !== 'timed') return;
        times.push(performance.now());
        if (times.length === 1) return { requeueAfterMs: 300 };
      },
    });
    for (const name of ['terminal', 'flaky', 'timed']) await createBoard(namespace, name);
    await eventually('all is done', () => calls.flaky === 4 && calls.terminal === 1 && calls.timed === 2);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(299);
    const failed = lines.filter(({ level }) => level === 'error').map(({ fields }) => fields.key);
    expect(failed.toSorted()).toEqual([`${namespace}/flaky`, `${namespace}/terminal`]);
    const again = lines.filter(({ message }) => message === 'reconcile works again').map(({ fields }) => fields.key);
    expect(again).toEqual([`${namespace}/flaky`]);
    await admin.mergePatch(BOARDS, { namespace, name: 'terminal' }, { metadata: { labels: { again: 'yes' } } });
    await eventually('the change brings it back', () => calls.terminal === 2);
    const server = await startHealthServer({ health: runtime.health, registry: runtime.metrics.registry, port: 0 });
    onTestFinished(server.close);
    const fetched = await fetch(`http://127.0.0.1:${server.port}/metrics`).then((answer) => answer.text());
    expect(fetched).toContain('controller_runtime_reconcile_total{controller="throwing",result="error"} 5');
    expect(fetched).toContain('workqueue_retries_total{name="throwing",controller="throwing"} 3');
    expect((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status).toBe(200);
  });

  it('does not call it an error that nothing can be made in a namespace that is being deleted', async () => {
    const namespace = await newNamespace('going');
    await createBoard(namespace, 'a');
    // Keeps the board, and with it the namespace, until the test is over.
    await admin.mergePatch(BOARDS, { namespace, name: 'a' }, { metadata: { finalizers: ['test.dev/hold'] } });
    await admin.raw({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}` });
    const { lines } = await operate<Board>(namespace, {
      name: 'making',
      for: BOARDS,
      async reconcile(_key, { client }) {
        await client.create(CONFIG_MAPS, configMap(namespace, 'late', {}));
      },
    });
    await eventually('it is said quietly', () =>
      lines.some(({ level, message }) => level === 'debug' && message.includes('namespace that is being deleted')),
    );
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    await admin.mergePatch(BOARDS, { namespace, name: 'a' }, { metadata: { finalizers: null } });
  });

  it('maps related objects and keys of a source, and starts a broken source again', async () => {
    const namespace = await newNamespace('related');
    const seen: string[] = [];
    let starts = 0;
    await operate(namespace, {
      name: 'related',
      for: BOARDS,
      watches: [
        {
          resource: CONFIG_MAPS,
          toKeys: (object, stores) =>
            object.metadata.name === 'shared' ? stores(BOARDS).list(object.metadata.namespace).map(keyOf) : [],
        },
      ],
      sources: [
        {
          name: 'feed',
          async start(enqueue, signal) {
            starts += 1;
            if (starts < 3) throw new Error('the feed broke');
            enqueue({ namespace, name: 'from-feed' });
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          },
        },
      ],
      async reconcile({ name }) {
        seen.push(name);
      },
    });
    await eventually('the source is heard', () => seen.includes('from-feed'));
    expect(starts).toBe(3);
    await createBoard(namespace, 'a');
    await eventually('a is seen', () => seen.includes('a'));
    await admin.create(CONFIG_MAPS, configMap(namespace, 'shared'));
    await eventually('a is seen again', () => seen.filter((name) => name === 'a').length === 2);
  });

  it('stops gracefully: waits for what runs, starts nothing more, and tells what takes too long', async () => {
    const namespace = await newNamespace('stop');
    const ended: string[] = [];
    const begun: string[] = [];
    const { stop } = await operate(namespace, {
      name: 'slow',
      for: BOARDS,
      workers: 1,
      async reconcile({ name }: Request, { signal }) {
        begun.push(name);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended.push(name);
      },
    });
    await createBoard(namespace, 'a');
    await eventually('it began', () => begun.length === 1);
    await createBoard(namespace, 'b');
    await stop(400);
    expect(ended).toEqual(['a']);
    expect(begun).toEqual(['a']);
  });
});
