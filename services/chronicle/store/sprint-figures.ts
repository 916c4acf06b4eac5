import { sql } from 'kysely';
import type { ImpedimentReport } from '../domain/impediments.ts';
import type { Outcome } from '../domain/sprint-figures.ts';
import type { ChronicleTransaction, Writer } from './tables.ts';

/** A statement takes 65,535 values. */
const ROWS_AT_ONCE = 1_000;

interface Scope {
  project_id: string;
  /** '': notes of no sprint */
  sprint_id: string;
}

/** From now on the project and the sprint are known. */
export async function noticeSprint(trx: ChronicleTransaction, scope: Scope): Promise<void> {
  await trx
    .insertInto('sprint_figures')
    .values({ ...scope, daily_scrums: 0, impediments: 0 })
    .onConflict((c) => c.doNothing())
    .execute();
}

/** @param told completed tasks in the report's numbers; null: it has none */
export async function countDailyScrum(
  trx: ChronicleTransaction,
  scope: Scope,
  scrum: { report_date: string | null; held: boolean; told: number | null; impediments: readonly ImpedimentReport[] },
): Promise<void> {
  const impediments = await insertImpediments(trx, scope, scrum.impediments);
  const last_report = scrum.told === null ? null : scrum.report_date;
  await trx
    .insertInto('sprint_figures')
    .values({ ...scope, daily_scrums: scrum.held ? 1 : 0, impediments, last_report, completed_told: scrum.told })
    .onConflict((c) =>
      c.columns(['project_id', 'sprint_id']).doUpdateSet((e) => {
        const isLast = sql<boolean>`excluded.last_report >= coalesce(sprint_figures.last_report, '-infinity')`;
        const later = <C extends 'last_report' | 'completed_told'>(column: C) =>
          e
            .case()
            .when(isLast)
            .then(e.ref(`excluded.${column}`))
            .else(e.ref(`sprint_figures.${column}`))
            .end();
        return {
          daily_scrums: e('sprint_figures.daily_scrums', '+', e.ref('excluded.daily_scrums')),
          impediments: e('sprint_figures.impediments', '+', e.ref('excluded.impediments')),
          last_report: later('last_report'),
          completed_told: later('completed_told'),
        };
      }),
    )
    .execute();
}

/** Returns how many are new. */
async function insertImpediments(
  trx: ChronicleTransaction,
  scope: Scope,
  impediments: readonly ImpedimentReport[],
): Promise<number> {
  let added = 0;
  for (let i = 0; i < impediments.length; i += ROWS_AT_ONCE) {
    const inserted = await trx
      .insertInto('impediment_reports')
      .values(impediments.slice(i, i + ROWS_AT_ONCE).map((report) => ({ ...scope, ...report })))
      .onConflict((c) => c.doNothing())
      .returning('task_id')
      .execute();
    added += inserted.length;
  }
  return added;
}

/** The outcome that an event tells goes before one told by hand, whichever comes first. */
export async function setOutcome(
  trx: ChronicleTransaction,
  scope: Scope,
  outcome: Outcome & { outcome_by: Writer; told_at: Date },
): Promise<void> {
  await trx
    .insertInto('sprint_figures')
    .values({ ...scope, daily_scrums: 0, impediments: 0, ...outcome })
    .onConflict((c) =>
      c
        .columns(['project_id', 'sprint_id'])
        .doUpdateSet(outcome)
        .where((e) => e.or([e('sprint_figures.outcome_by', 'is', null), e.val(outcome.outcome_by === 'event')])),
    )
    .execute();
}
