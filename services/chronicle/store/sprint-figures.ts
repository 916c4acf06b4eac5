import { type Insertable, sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { ImpedimentReport } from '../domain/impediments.ts';
import type { Outcome } from '../domain/sprint-figures.ts';
import type { ActionItem } from './action-items.ts';
import { insertingNote, insertingRow, type Note } from './notes.ts';
import type { ChronicleTables, ChronicleTransaction, Writer } from './tables.ts';

interface Scope {
  project_id: string;
  /** '': notes of no sprint */
  sprint_id: string;
}

const scopeOf = ({ project_id, sprint_id }: Note): Scope => ({ project_id, sprint_id: sprint_id ?? '' });

/** From now on the project and the sprint are known. */
export async function noticeSprint(trx: ChronicleTransaction, scope: Scope): Promise<void> {
  await trx
    .insertInto('sprint_figures')
    .values({ ...scope, daily_scrums: 0, impediments: 0 })
    .onConflict((c) => c.doNothing())
    .execute();
}

// A note and what is counted of it are one statement. It gives a row when the note is new; one that stands already is not counted again.

/** A note that says nothing in numbers. */
export const filingNote = (trx: ChronicleTransaction, note: Note) => {
  const { project_id, sprint_id } = scopeOf(note);
  return trx
    .with('filed', (db) => insertingNote(db as ChronicleTransaction, note))
    .with('counted', (db) =>
      (db as unknown as ChronicleTransaction)
        .insertInto('sprint_figures')
        .columns(['project_id', 'sprint_id', 'daily_scrums', 'impediments'])
        .expression(sql`select ${project_id}::text, ${sprint_id}::text, 0, 0 from filed`)
        .onConflict((c) => c.doNothing()),
    )
    .selectFrom('filed')
    .select('note_id');
};

/** What a daily scrum says in numbers; `told`: completed tasks, null: it has no numbers */
interface Scrum {
  held: boolean;
  told: number | null;
  impediments: readonly ImpedimentReport[];
}

export const filingScrum = (trx: ChronicleTransaction, note: Note, { held, told, impediments }: Scrum) =>
  filingScrumValues(trx, {
    ...note,
    body: JSON.stringify(note.body),
    ofSprint: scopeOf(note).sprint_id,
    lastReport: told === null ? null : note.report_date,
    scrums: held ? 1 : 0,
    impediments: JSON.stringify(impediments),
    told,
  });

interface ScrumValues extends Insertable<ChronicleTables['notes']> {
  ofSprint: string;
  lastReport: string | null;
  scrums: number;
  impediments: string;
  told: number | null;
}

const filingScrumValues = statement((trx: ChronicleTransaction, v: ScrumValues) =>
  trx
    .with('filed', (db) => insertingRow(db as ChronicleTransaction, v))
    .with('reported', (db) =>
      (db as unknown as ChronicleTransaction)
        .insertInto('impediment_reports')
        .columns(['project_id', 'sprint_id', 'report_date', 'employee_id', 'task_id', 'cause'])
        .expression(
          sql`select ${v.project_id}::text, ${v.ofSprint}::text, told.* from filed, jsonb_to_recordset(${v.impediments}::jsonb)
            as told (report_date text, employee_id text, task_id text, cause text)`,
        )
        .onConflict((c) => c.doNothing())
        .returning('task_id'),
    )
    .with('counted', (db) =>
      (db as unknown as ChronicleTransaction)
        .insertInto('sprint_figures')
        .columns(['project_id', 'sprint_id', 'daily_scrums', 'impediments', 'last_report', 'completed_told'])
        .expression(
          sql`select ${v.project_id}::text, ${v.ofSprint}::text, ${v.scrums}::integer, (select count(*) from reported),
            ${v.lastReport}::date, ${v.told}::bigint from filed`,
        )
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
        ),
    )
    .selectFrom('filed')
    .select('note_id'),
);

/** The outcome that an event tells goes before one told by hand, whichever comes first. */
export const filingRetrospective = (
  trx: ChronicleTransaction,
  note: Note,
  told: { outcome: Outcome & { outcome_by: Writer; told_at: Date }; items: readonly ActionItem[] },
) => {
  const { outcome } = told;
  const figures = { ...scopeOf(note), daily_scrums: 0, impediments: 0, ...outcome };
  const columns = Object.keys(figures) as (keyof typeof figures)[];
  return trx
    .with('filed', (db) => insertingNote(db as ChronicleTransaction, note))
    .with('listed', (db) =>
      (db as unknown as ChronicleTransaction)
        .insertInto('action_items')
        .columns(['item_id', 'note_id', 'position', 'project_id', 'sprint_id', 'description', 'status', 'created_at'])
        .expression(
          sql`select told.* from filed, jsonb_to_recordset(${JSON.stringify(told.items)}::jsonb)
            as told (item_id text, note_id uuid, position integer, project_id text, sprint_id text, description text, status text,
              created_at timestamptz)`,
        ),
    )
    .with('counted', (db) =>
      (db as unknown as ChronicleTransaction)
        .insertInto('sprint_figures')
        .columns(columns)
        .expression(
          sql`select ${sql.join(columns.map((name) => sql.ref(name)))} from filed, jsonb_to_record(${JSON.stringify(figures)}::jsonb)
            as told (${sql.raw(FIGURES)})`,
        )
        .onConflict((c) =>
          c
            .columns(['project_id', 'sprint_id'])
            .doUpdateSet(outcome)
            .where((e) => e.or([e('sprint_figures.outcome_by', 'is', null), e.val(outcome.outcome_by === 'event')])),
        ),
    )
    .selectFrom('filed')
    .select('note_id');
};

const FIGURES = `project_id text, sprint_id text, daily_scrums integer, impediments integer, outcome_by text, told_at timestamptz,
  start_date text, end_date text, duration_weeks integer, tasks integer, completed_tasks integer, team_size integer,
  people_with_tasks integer`;
