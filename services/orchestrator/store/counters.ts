import { sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { OrchestratorDatabase, OrchestratorTrx } from './tables.ts';

/** Place in chronicle's log up to which everything is applied. */
export async function positionOf(db: OrchestratorDatabase): Promise<number> {
  const { position } = await db.selectFrom('log_position').select('position').executeTakeFirstOrThrow();
  return position;
}

/** Both places at once. */
export async function placesOf(db: OrchestratorDatabase): Promise<{ position: number; furthest: number }> {
  const [places] = await readingPlaces(db, {}).execute();
  if (places === undefined) throw new Error('places in the log: they are not there');
  return places;
}

const readingPlaces = statement((db: OrchestratorDatabase, _values: object) =>
  db.selectFrom('log_position').select(['position', 'furthest']),
);

/** The place beyond which no event was ever applied: up to it everything was told that there was to tell. */
export async function furthestOf(db: OrchestratorDatabase): Promise<number> {
  const { furthest } = await db.selectFrom('log_position').select('furthest').executeTakeFirstOrThrow();
  return furthest;
}

/** Moves the place on; false when it was set back, or somebody else moved it, since it was read. */
export async function movePosition(db: OrchestratorDatabase, from: number, to: number): Promise<boolean> {
  try {
    await movingPosition(db, { from, to }).execute();
    return true;
  } catch (error) {
    if (isSetBack(error)) return false;
    throw error;
  }
}

/**
 * The same. It fails instead of moving nothing, so that it can be sent with what it stands for and with the commit, unseen whether it moved:
 * no place is null.
 */
export const movingPosition = statement((db: OrchestratorDatabase, { from, to }: { from: number; to: number }) =>
  db.updateTable('log_position').set({
    position: sql<number>`case when position = ${from}::bigint then ${to}::bigint end`,
    furthest: sql<number>`greatest(furthest, ${to}::bigint)`,
  }),
);

/** Whether movingPosition failed because the place is another. */
export const isSetBack = (error: unknown): boolean => {
  const { code, table } = error as { code?: string; table?: string };
  return code === '23502' && table === 'log_position';
};

/** The log was found to end at `head`. */
export async function lowerFurthest(db: OrchestratorDatabase, head: number): Promise<void> {
  await db.updateTable('log_position').set({ furthest: head }).where('furthest', '>', head).execute();
}

/**
 * What a statement begins with that changes what is shown: `count.changes` is the last of the next so many numbers. The row stays locked until
 * the commit, so the numbers show up in the order of the commits: who has read up to one has missed nothing below it. Every transaction locks
 * its projects first, in the order of their ids, and this row after them.
 */
export const counting = (trx: OrchestratorTrx, changes: number) =>
  trx.with('count', (db) =>
    db
      .updateTable('change_count')
      .set((e) => ({ changes: e('changes', '+', changes) }))
      .returning('changes'),
  );

export async function changesOf(db: OrchestratorDatabase): Promise<number> {
  const { changes } = await db.selectFrom('change_count').select('changes').executeTakeFirstOrThrow();
  return changes;
}
