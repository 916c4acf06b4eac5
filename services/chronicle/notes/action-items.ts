import { Problem } from '../../kit/calls/problem.ts';
import { type ActionItem, actionItems, updateStatus } from '../store/action-items.ts';
import type { ChronicleDatabase, ChronicleUnit } from '../store/tables.ts';
import type { Answer } from './bodies.ts';

export async function listActionItems(
  db: ChronicleDatabase,
  filter: Parameters<typeof actionItems>[1],
): Promise<Answer<'listActionItems'>> {
  return (await actionItems(db, filter)).map(told);
}

/** @throws Problem action_item_not_found */
export const changeActionItem = (
  unit: ChronicleUnit,
  itemId: string,
  status: ActionItem['status'],
): Promise<Answer<'changeActionItem'>> =>
  unit.run('change an action item', async ({ trx, now }) => {
    const item = await updateStatus(trx, itemId, { status, changed_at: now });
    if (!item) throw actionItemNotFound(itemId);
    return told(item);
  });

export const actionItemNotFound = (id: string) => new Problem('action_item_not_found', `there is no action item ${id}`);

const told = ({ note_id, position: _place, created_at, changed_at, ...item }: ActionItem) => ({
  ...item,
  retrospective_id: note_id,
  created_at: created_at.toISOString(),
  changed_at: changed_at?.toISOString() ?? null,
});
