import { type Insertable, sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { DailyScrumReport } from '../contract/shapes.ts';
import type { SprintDatabase, SprintTables, SprintTrx } from './tables.ts';

export const findScrum = (db: SprintDatabase, sprintId: string, date: string) =>
  scrumOn(db, sprintId, date).executeTakeFirst();

export const scrumOn = (db: SprintDatabase, sprintId: string, date: string) => scrumOfDay(db, { sprintId, date });

const scrumOfDay = statement((db: SprintDatabase, { sprintId, date }: { sprintId: string; date: string }) =>
  db
    .selectFrom('daily_scrums')
    .select(['report', 'asked_for'])
    .where('sprint_id', '=', sprintId)
    .where('date', '=', date),
);

export const saveScrum = (trx: SprintTrx, report: DailyScrumReport, askedFor: boolean) =>
  saving(trx, { sprint_id: report.sprint_id, date: report.date, report: JSON.stringify(report), asked_for: askedFor });

const saving = statement((trx: SprintTrx, values: Insertable<SprintTables['daily_scrums']>) => {
  const { sprint_id, date, report, asked_for } = values;
  return (
    trx
      .insertInto('daily_scrums')
      .values({ sprint_id, date, report, asked_for })
      // A day off may have been asked for before the days before it were played; that report stays.
      .onConflict((c) => c.doNothing())
  );
});

export const markAskedFor = (trx: SprintTrx, { sprint_id, date }: DailyScrumReport) =>
  trx
    .updateTable('daily_scrums')
    .set({ asked_for: true })
    .where('sprint_id', '=', sprint_id)
    .where('date', '=', date)
    .execute();

/** Of the daily scrums that the world has heard of, what is told with their sprints; oldest first. */
export const heldIn = (db: SprintDatabase, sprintIds: readonly string[]) =>
  sprintIds.length === 0 ? Promise.resolve([]) : scrumsHeldIn(db, sprintIds).execute();

export const scrumsHeldIn = (db: SprintDatabase, sprintIds: readonly string[]) => heldInThese(db, { sprintIds });

const heldInThese = statement((db: SprintDatabase, { sprintIds }: { sprintIds: readonly string[] }) =>
  db
    .selectFrom('daily_scrums')
    .select(['sprint_id', 'date'])
    .select((e) => [
      sql<string>`${e.ref('report')}->>'report_id'`.as('report_id'),
      sql<DailyScrumReport['outcome']>`${e.ref('report')}->>'outcome'`.as('outcome'),
    ])
    .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`)
    .where('asked_for', '=', true)
    .orderBy('date'),
);

/** Daily scrums that the world has heard of, oldest first. */
export const scrumsOf = (db: SprintDatabase, sprintId: string) =>
  db
    .selectFrom('daily_scrums')
    .select(['date', 'report'])
    .where('sprint_id', '=', sprintId)
    .where('asked_for', '=', true)
    .orderBy('date')
    .execute();
