import type { Selectable } from 'kysely';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { NoteFilter } from './notes.ts';
import type { ChronicleDatabase, ChronicleTables, ChronicleTransaction } from './tables.ts';

export type ActionItem = Selectable<ChronicleTables['action_items']>;

/** Those of the newest retrospective first, each retrospective's in its own order. */
export const actionItems = (
  db: ChronicleDatabase,
  filter: NoteFilter & { status?: ActionItem['status'] | undefined; limit: number; offset: number },
): Promise<ActionItem[]> =>
  db
    .selectFrom('action_items')
    .selectAll()
    .where(visibleBy('project_id'))
    .$if(filter.project_id !== undefined, (q) => q.where('project_id', '=', filter.project_id as string))
    .$if(filter.sprint_id !== undefined, (q) => q.where('sprint_id', '=', filter.sprint_id as string))
    .$if(filter.status !== undefined, (q) => q.where('status', '=', filter.status as ActionItem['status']))
    .orderBy('created_at', 'desc')
    .orderBy('note_id')
    .orderBy('position')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();

export const findActionItem = (db: ChronicleDatabase, itemId: string): Promise<ActionItem | undefined> =>
  db.selectFrom('action_items').selectAll().where('item_id', '=', itemId).executeTakeFirst();

export const updateStatus = (
  trx: ChronicleTransaction,
  itemId: string,
  change: { status: ActionItem['status']; changed_at: Date },
): Promise<ActionItem | undefined> =>
  trx.updateTable('action_items').set(change).where('item_id', '=', itemId).returningAll().executeTakeFirst();
