import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import { isAlreadyExists } from '../../../../controllers/runtime/client/kube-error.ts';
import { OperatorRuntime } from '../../../../controllers/runtime/control/runtime.ts';
import { controllerReference } from '../../../../controllers/runtime/objects/object.ts';
import type { ControlPlane } from '../../../../dev/control-plane/start.ts';
import { poll } from '../../../fixtures/waiting.ts';
import { type ApiServerProxy, startApiServerProxy } from '../../fixtures/api-server-proxy/proxy.ts';
import { CONFIG_MAPS, configMap, createNamespace, recordingLog, startTestControlPlane } from '../api-server.ts';
import { BOARDS, board, installBoards } from '../board.ts';
import { cardsOf, graphController, textOf, type Wish } from './graph.ts';

// People, and others, do at random what they may do to a graph of objects. Whatever it was, all ends as the graph wants it, a second
// look finds nothing to do, and nothing is left that belongs to nobody.

const OPERATIONS = Number(process.env.DSM_OPERATIONS ?? 400);
const SEEDS = (process.env.DSM_SEEDS ?? '1,2').split(',').map(Number);
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const SETTLED_S = 60;

const name = fc.constantFrom(...NAMES);
const wish = fc.record({ cards: fc.nat(4), looksAt: fc.constantFrom('', ...NAMES) });
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('apply' as const), name, wish }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), name }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete card', 'change card', 'disown card', 'wipe status'),
      name,
      card: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('restart', 'cut', 'lose answers', 'answer again') }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

let plane: ControlPlane;
let admin: KubeClient;
beforeAll(async () => {
  plane = await startTestControlPlane();
  admin = await KubeClient.connect({ file: plane.kubeconfig }, { userAgent: 'admin' });
  await installBoards(admin);
  await untilBoardsAreCollected();
}, 120_000);
afterAll(async () => {
  await admin?.close();
  await plane?.stop();
});

/** The garbage collector learns of a new kind within half a minute, and of what it has missed later. */
async function untilBoardsAreCollected(): Promise<void> {
  const namespace = 'collected';
  await createNamespace(admin, namespace);
  const owner = await admin.create(BOARDS, board(namespace, 'owner'));
  const card = configMap(namespace, 'card');
  await admin.create(CONFIG_MAPS, {
    ...card,
    metadata: { ...card.metadata, ownerReferences: [controllerReference(owner)] },
  });
  await admin.delete(BOARDS, { namespace, name: 'owner' });
  const isGone = async () => (await admin.get(CONFIG_MAPS, { namespace, name: 'card' })) === undefined;
  await poll(isGone, { what: 'the garbage collector', seconds: 90, pauseMs: 200 });
}

async function operate(namespace: string, proxy: ApiServerProxy) {
  const credentials = { headers: {}, tls: {} };
  const client = new KubeClient({ server: proxy.url, namespace, credentials: async () => credentials });
  const { log } = recordingLog();
  const runtime = new OperatorRuntime({ client, log, clock: { now: () => Date.now() }, namespaces: [namespace] });
  const reconciled = new Set<string>();
  runtime.add(graphController((each) => reconciled.add(each)));
  await runtime.start();
  const stop = async () => {
    await runtime.stop(2_000);
    await client.close();
  };
  return { reconciled, stop };
}

/** Does one, and keeps the model of what is wished for. */
async function perform(each: Operation, namespace: string, wishes: Map<string, Wish>): Promise<void> {
  const nothing = () => undefined;
  if (each.kind === 'apply' && 'wish' in each) {
    const { name, wish } = each;
    const key = { namespace, name };
    if (wishes.has(name)) await admin.mergePatch(BOARDS, key, { spec: { text: textOf(wish) } });
    else await createOnceGone(namespace, name, wish);
    wishes.set(name, wish);
  } else if (each.kind === 'delete' && 'name' in each) {
    await admin.delete(BOARDS, { namespace, name: each.name });
    wishes.delete(each.name);
  } else if ('card' in each) {
    const key = { namespace, name: `${each.name}-${each.card}` };
    if (each.kind === 'delete card') await admin.delete(CONFIG_MAPS, key);
    const patch = each.kind === 'change card' ? { data: { text: 'wrong' } } : { metadata: { ownerReferences: null } };
    if (each.kind === 'change card' || each.kind === 'disown card')
      await admin.mergePatch(CONFIG_MAPS, key, patch).catch(nothing);
    if (each.kind === 'wipe status')
      await admin
        .mergePatch(BOARDS, { namespace, name: each.name }, { status: null }, { subresource: 'status' })
        .catch(nothing);
  }
}

/** One of that name may still be going. */
function createOnceGone(namespace: string, name: string, wish: Wish) {
  const create = () =>
    admin.create(BOARDS, board(namespace, name, textOf(wish))).catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
      return undefined;
    });
  return poll(create, { what: `the name ${name} to be free`, seconds: 30, pauseMs: 10 });
}

/** A card that people have disowned, and that nobody wants any more, is theirs: see `disown card`. */
async function seenIn(namespace: string, wanted: ReadonlySet<string>) {
  const [boards, cards] = await Promise.all([
    admin.list(BOARDS, { namespace }),
    admin.list(CONFIG_MAPS, { namespace }),
  ]);
  const living = new Set(boards.items.map(({ metadata }) => metadata.uid));
  const ours = cards.items.filter(
    ({ metadata: { name, ownerReferences = [] } }) =>
      name !== 'kube-root-ca.crt' && (ownerReferences.length > 0 || wanted.has(name)),
  );
  const orphans = ours.filter(({ metadata }) => !metadata.ownerReferences?.some(({ uid }) => living.has(uid)));
  return {
    boards: Object.fromEntries(
      boards.items.map(({ metadata, spec, status }) => [
        metadata.name,
        [spec.text, status?.observedGeneration === metadata.generation && metadata.deletionTimestamp === undefined],
      ]),
    ),
    cards: Object.fromEntries(ours.map(({ metadata, data }) => [metadata.name, data?.text])),
    orphans: orphans.map(({ metadata }) => metadata.name),
  };
}

function expectedOf(wishes: Map<string, Wish>) {
  const cards = [...wishes].flatMap(([name, wish]) => [...cardsOf(name, wish, (other) => wishes.get(other))]);
  return {
    boards: Object.fromEntries([...wishes].map(([name, wish]) => [name, [textOf(wish), true]])),
    cards: Object.fromEntries(cards),
    orphans: [],
  };
}

it.each(SEEDS)(`${OPERATIONS} operations by the seed %i`, { timeout: 3_600_000 }, async (seed) => {
  const sizes = { minLength: OPERATIONS, maxLength: OPERATIONS, size: 'max' as const };
  const [operations = []] = fc.sample(fc.array(operation, sizes), { seed, numRuns: 1 });
  const namespace = `seed-${seed}`;
  await createNamespace(admin, namespace);
  const proxy = await startApiServerProxy(plane);
  const wishes = new Map<string, Wish>();
  let operator = await operate(namespace, proxy);
  let calm = () => {};
  for (const each of operations) {
    await perform(each, namespace, wishes);
    if (each.kind === 'cut') proxy.hangUp();
    if (each.kind === 'answer again') calm();
    if (each.kind === 'lose answers') {
      calm();
      let write = 0;
      calm = proxy.disturb({ kind: 'lose the answer' }, ({ isWrite }) => isWrite && write++ % 2 === 0);
    }
    if (each.kind === 'restart') {
      await operator.stop();
      operator = await operate(namespace, proxy);
    }
  }
  calm();
  let seen = {};
  const expected = expectedOf(wishes);
  const look = async () => {
    seen = await seenIn(namespace, new Set(Object.keys(expected.cards)));
    return JSON.stringify(sorted(seen)) === JSON.stringify(sorted(expected));
  };
  await poll(look, { what: 'the graph', seconds: SETTLED_S, pauseMs: 100 }).catch(() => undefined);
  expect(seen).toEqual(expected);
  await operator.stop();
  const before = proxy.writes.length;
  const second = await operate(namespace, proxy);
  await poll(() => second.reconciled.size === wishes.size, { what: 'a second look', seconds: 20, pauseMs: 20 });
  await second.stop();
  expect(proxy.writes.slice(before)).toEqual([]);
  await proxy.close();
});

const sorted = (value: object): unknown =>
  Object.entries(value)
    .map(([key, each]) => [key, Array.isArray(each) ? each : Object.entries(each as object).sort()])
    .sort();
