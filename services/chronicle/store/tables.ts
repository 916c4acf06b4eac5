import type { Kysely, Transaction } from 'kysely';
import type { Json, KitTables } from '../../kit/database/kit-tables.ts';
import type { UnitOfWork } from '../../kit/database/unit-of-work.ts';
import type { Envelope } from '../../kit/events/event.ts';

export type NoteKind = 'planning' | 'daily_scrum' | 'retrospective';

export interface ChronicleTables {
  /** one row: whoever appends holds it until the commit, so positions have no gaps and show up in order */
  log_head: { last_seq: number };
  events: { seq: number; event_id: string; stream: string; envelope: Json<Envelope> };
  notes: {
    note_id: string;
    kind: NoteKind;
    project_id: string;
    sprint_id: string | null;
    /** of a daily scrum; null in the other kinds */
    report_date: string | null;
    /** by REST, or by an event of the sprint service */
    written_by: 'hand' | 'event';
    body: Json<unknown>;
    created_at: Date;
  };
}

export type ChronicleDatabase = Kysely<ChronicleTables & KitTables>;
export type ChronicleTransaction = Transaction<ChronicleTables & KitTables>;
export type ChronicleUnit = UnitOfWork<ChronicleTables & KitTables>;
