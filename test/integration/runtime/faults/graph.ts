import { applyIfChanged } from '../../../../controllers/runtime/apply/apply.ts';
import { addFinalizer, removeFinalizer } from '../../../../controllers/runtime/apply/finalizer.ts';
import { applyStatusIfChanged } from '../../../../controllers/runtime/apply/status.ts';
import type { ControllerOptions } from '../../../../controllers/runtime/control/controller.ts';
import { setConditions } from '../../../../controllers/runtime/objects/conditions.ts';
import { controllerReference, keyOf } from '../../../../controllers/runtime/objects/object.ts';
import { CONFIG_MAPS, type ConfigMap, configMap } from '../api-server.ts';
import { BOARDS, type Board, FINALIZER } from '../board.ts';

const MANAGER = 'graph-controller';

/** What a board of the graph wants: so many cards, each with the number of cards of the board that it looks at. */
export interface Wish {
  cards: number;
  looksAt: string;
}

/** A board has one field, so it says both in it. */
export const textOf = ({ cards, looksAt }: Wish): string => `${cards} ${looksAt}`;

function wishOf({ spec }: Board): Wish {
  const [cards, looksAt = ''] = spec.text.split(' ');
  return { cards: Number(cards), looksAt };
}

/** The text of each card by its name. */
export function cardsOf(name: string, { cards, looksAt }: Wish, wishes: (name: string) => Wish | undefined) {
  const text = `${wishes(looksAt)?.cards ?? 'none'}`;
  return new Map(Array.from({ length: cards }, (_, i) => [`${name}-${i}`, text]));
}

/** Owns cards, and looks at other boards: a change of one board is another's matter too. */
export const graphController = (reconciled: (name: string) => void): ControllerOptions<Board> => ({
  name: 'graph',
  for: BOARDS,
  owns: [CONFIG_MAPS],
  watches: [
    {
      resource: BOARDS,
      toKeys: ({ metadata }, stores) =>
        stores(BOARDS)
          .list(metadata.namespace)
          .filter((each) => wishOf(each).looksAt === metadata.name)
          .map(keyOf),
    },
  ],
  async reconcile(key, { client, store, clock }) {
    const found = store(BOARDS).get(key);
    if (found === undefined) return;
    if (found.metadata.deletionTimestamp !== undefined) {
      await removeFinalizer(client, BOARDS, found, FINALIZER);
      return;
    }
    const object = await addFinalizer(client, BOARDS, found, FINALIZER);
    if (object === undefined) return;
    const present = (name: string) => store(BOARDS).get({ namespace: key.namespace, name });
    const wishes = (name: string) => {
      const other = present(name);
      return other === undefined ? undefined : wishOf(other);
    };
    const wanted = cardsOf(key.name, wishOf(object), wishes);
    for (const [name, text] of wanted) {
      const card = configMap(key.namespace, name, { text });
      card.metadata.ownerReferences = [controllerReference(object)];
      await applyIfChanged(client, CONFIG_MAPS, card, store(CONFIG_MAPS).get(keyOf(card)), MANAGER);
    }
    for (const card of store(CONFIG_MAPS).list(key.namespace))
      if (isOf(card, object) && !wanted.has(card.metadata.name))
        await client.delete(CONFIG_MAPS, keyOf(card), { uid: card.metadata.uid ?? '' });
    const observedGeneration = object.metadata.generation ?? 0;
    const fact = { type: 'Ready', status: 'True', reason: 'Ready', message: 'all cards', observedGeneration } as const;
    const conditions = setConditions(object.status?.conditions, [fact], clock.now());
    await applyStatusIfChanged(client, BOARDS, object, { observedGeneration, conditions }, MANAGER);
    reconciled(key.name);
  },
});

const isOf = ({ metadata }: ConfigMap, owner: Board): boolean =>
  metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;
