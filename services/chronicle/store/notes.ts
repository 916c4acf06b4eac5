import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import { shapedStatement } from '../../kit/database/statement.ts';
import { visibleProjects } from '../../kit/process/request-scope.ts';
import type { Standing } from '../domain/action-items.ts';
import type { ChronicleDatabase, ChronicleTables, ChronicleTransaction, NoteKind, Writer } from './tables.ts';

export interface Note<Body = unknown> {
  note_id: string;
  kind: NoteKind;
  project_id: string;
  sprint_id: string | null;
  /** of a daily scrum; null in the other kinds */
  report_date: string | null;
  written_by: Writer;
  body: Body;
  created_at: Date;
}

export interface NoteFilter {
  project_id?: string | undefined;
  sprint_id?: string | undefined;
}

const MOST = 1_000;

/** Gives a row when there is no such note yet. */
export const insertingNote = (trx: ChronicleTransaction, note: Note) =>
  insertingRow(trx, { ...note, body: JSON.stringify(note.body) });

export const insertingRow = (trx: ChronicleTransaction, row: Insertable<ChronicleTables['notes']>) => {
  const { note_id, kind, project_id, sprint_id, report_date, written_by, body, created_at } = row;
  return trx
    .insertInto('notes')
    .values({ note_id, kind, project_id, sprint_id, report_date, written_by, body, created_at })
    .onConflict((c) => c.doNothing())
    .returning('note_id');
};

/** Id of the note that is there in the place of this one. A retrospective stands in the way of another one by the same writer alone. */
export async function standingNote(trx: ChronicleTransaction, note: Note): Promise<string> {
  let standing = trx
    .selectFrom('notes')
    .select('note_id')
    .where('kind', '=', note.kind)
    .where('project_id', '=', note.project_id)
    .where('sprint_id', 'is not distinct from', note.sprint_id)
    .where('report_date', 'is not distinct from', note.report_date);
  if (note.kind === 'retrospective') standing = standing.where('written_by', '=', note.written_by);
  return (await standing.executeTakeFirst())?.note_id ?? note.note_id;
}

/** Notes of one kind, oldest first; of more than 1000 the newest. */
export async function notesOf<Body>(db: ChronicleDatabase, kind: NoteKind, filter: Filter): Promise<ReadNote<Body>[]> {
  const visible = filter.project_id === undefined ? visibleProjects() : undefined;
  const rows: Row[] = await notesWith(db, { kind, visible, ...filter }).execute();
  return rows.reverse().map((row) => ({ ...row, body: row.body as Body }));
}

interface Statuses {
  /** of its action items, by their positions; null: it has none */
  statuses?: Record<number, Standing> | null;
}
type Row = Selectable<ChronicleTables['notes']> & Statuses;
export type ReadNote<Body> = Note<Body> & Statuses;

export interface Filter extends NoteFilter {
  /** daily scrums that tell of this day */
  reportsOf?: string | undefined;
  withStatuses?: true;
}

interface Wanted extends Filter {
  kind: NoteKind;
  /** undefined: of every project */
  visible?: readonly string[] | undefined;
}

const notesWith = shapedStatement(
  (db: ChronicleDatabase, { kind, visible, project_id, sprint_id, reportsOf, withStatuses }: Wanted) => {
    let query = db
      .selectFrom('notes')
      .selectAll()
      .$if(withStatuses !== undefined, (q) => q.select(statusesOf))
      .where('kind', '=', kind);
    if (visible !== undefined) query = query.where(sql<boolean>`project_id = any(${visible}::text[])`);
    if (project_id !== undefined) query = query.where('project_id', '=', project_id);
    if (sprint_id !== undefined) query = query.where('sprint_id', '=', sprint_id);
    if (reportsOf !== undefined) query = query.where(sql<boolean>`jsonb_exists(body -> 'reports', ${reportsOf})`);
    return query.orderBy('report_date', 'desc').orderBy('created_at', 'desc').orderBy('note_id').limit(MOST);
  },
);

const statusesOf = ({ selectFrom }: ExpressionBuilder<ChronicleTables, 'notes'>) =>
  selectFrom('action_items')
    .select(sql<Record<number, Standing>>`jsonb_object_agg(position, status)`.as('by_position'))
    .whereRef('action_items.note_id', '=', 'notes.note_id')
    .as('statuses');
