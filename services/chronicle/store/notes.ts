import { type Insertable, type Selectable, sql } from 'kysely';
import { shapedStatement } from '../../kit/database/statement.ts';
import { visibleProjects } from '../../kit/process/request-scope.ts';
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

/** Notes of one kind, oldest first; of more than 1000 the newest. `reportsOf`: daily scrums that tell of this day. */
export async function notesOf<Body>(
  db: ChronicleDatabase,
  kind: NoteKind,
  filter: NoteFilter & { reportsOf?: string | undefined },
): Promise<Note<Body>[]> {
  const visible = filter.project_id === undefined ? visibleProjects() : undefined;
  const rows: Selectable<ChronicleTables['notes']>[] = await notesWith(db, { kind, visible, ...filter }).execute();
  return rows.reverse().map((row) => ({ ...row, body: row.body as Body }));
}

interface Wanted extends NoteFilter {
  kind: NoteKind;
  /** undefined: of every project */
  visible?: readonly string[] | undefined;
  reportsOf?: string | undefined;
}

const notesWith = shapedStatement(
  (db: ChronicleDatabase, { kind, visible, project_id, sprint_id, reportsOf }: Wanted) => {
    let query = db.selectFrom('notes').selectAll().where('kind', '=', kind);
    if (visible !== undefined) query = query.where(sql<boolean>`project_id = any(${visible}::text[])`);
    if (project_id !== undefined) query = query.where('project_id', '=', project_id);
    if (sprint_id !== undefined) query = query.where('sprint_id', '=', sprint_id);
    if (reportsOf !== undefined) query = query.where(sql<boolean>`jsonb_exists(body -> 'reports', ${reportsOf})`);
    return query.orderBy('report_date', 'desc').orderBy('created_at', 'desc').orderBy('note_id').limit(MOST);
  },
);
