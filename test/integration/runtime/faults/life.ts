import type { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import { type KubeObject, keyOf } from '../../../../controllers/runtime/objects/object.ts';
import { EVENTS } from '../../../../controllers/runtime/observe/events/kube-event.ts';
import { CONFIG_MAPS, configMap, createNamespace } from '../api-server.ts';
import { BOARDS, board } from '../board.ts';

// What people do in one namespace, in two halves: the fault comes between them. Each half may be done by a client of its own, and
// what it made is the same each time.

export const BEFORE = 8;
export const AFTER = 10;
const name = (number: number) => `b${number}`;
const GONE = 'an owner that is gone';
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

export async function firstHalf(admin: KubeClient, namespace: string): Promise<void> {
  await createNamespace(admin, namespace);
  await Promise.all(range(0, BEFORE).map((number) => admin.create(BOARDS, board(namespace, name(number)))));
}

/** New ones, changed ones, deleted ones; a child deleted, one changed, one made by hand; a status wiped. */
export async function secondHalf(admin: KubeClient, namespace: string): Promise<void> {
  const at = (number: number) => ({ namespace, name: name(number) });
  await Promise.all([
    ...range(BEFORE, BEFORE + 4).map((number) => admin.create(BOARDS, board(namespace, name(number)))),
    ...[0, 1].map((number) => admin.mergePatch(BOARDS, at(number), { spec: { text: 'changed' } })),
    ...[2, 3].map((number) => admin.delete(BOARDS, at(number))),
    admin.delete(CONFIG_MAPS, at(4)),
    admin.mergePatch(CONFIG_MAPS, at(5), { data: { text: 'wrong' } }),
    admin.mergePatch(BOARDS, at(6), { status: null }, { subresource: 'status' }),
    admin.create(CONFIG_MAPS, configMap(namespace, 'somebody-elses', { text: 'mine' })),
  ]);
}

/** All that one should find afterwards, without what differs from one run to the next. */
export async function stateOf(admin: KubeClient, namespace: string): Promise<object> {
  const [boards, children] = await Promise.all([
    admin.list(BOARDS, { namespace }),
    admin.list(CONFIG_MAPS, { namespace }),
  ]);
  const living = new Map(boards.items.map(({ metadata }) => [metadata.uid, metadata.name]));
  const owners = ({ metadata }: KubeObject) =>
    (metadata.ownerReferences ?? []).map(({ uid }) => living.get(uid) ?? GONE);
  return {
    boards: boards.items.map((item) => ({
      name: item.metadata.name,
      isGoing: item.metadata.deletionTimestamp !== undefined,
      finalizers: item.metadata.finalizers,
      spec: item.spec,
      isCurrent: item.status?.observedGeneration === item.metadata.generation,
      conditions: item.status?.conditions?.map(({ lastTransitionTime: _, ...fact }) => fact),
    })),
    // One whose owner is gone is the garbage collector's, which takes its time after an outage.
    children: children.items
      .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
      .map((item) => ({ name: item.metadata.name, data: item.data, owners: owners(item) }))
      .filter(({ owners: [owner] }) => owner !== GONE),
  };
}

/** How often each object was told of with the same words; an Event may be lost in a fault, never told twice. */
export async function eventsOf(admin: KubeClient, namespace: string): Promise<Map<string, number>> {
  const { items } = await admin.list(EVENTS, { namespace });
  const told = new Map<string, number>();
  for (const { regarding, reason, note, metadata } of items) {
    if (metadata.name.startsWith('b') && regarding.kind !== 'Board') continue;
    const text = `${regarding.name} ${reason} ${note}`;
    told.set(text, (told.get(text) ?? 0) + 1);
  }
  return told;
}

export const keysIn = async (admin: KubeClient, namespace: string) =>
  (await admin.list(BOARDS, { namespace })).items.map(keyOf);
