import type { Kysely, Transaction } from 'kysely';
import type { Json, KitTables } from '../../kit/database/kit-tables.ts';
import type { UnitOfWork } from '../../kit/database/unit-of-work.ts';
import type { Envelope } from '../../kit/events/event.ts';

export type NoteKind = 'planning' | 'daily_scrum' | 'retrospective' | 'decision_audit' | 'general';
/** By REST, or by an event of another service. */
export type Writer = 'hand' | 'event';

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
    written_by: Writer;
    body: Json<unknown>;
    created_at: Date;
  };
  /** what is asked of the notes of kind decision_audit, a row each */
  decision_audits: {
    audit_id: string;
    note_id: string;
    project_id: string;
    /** the sprint that came of it; null: none, or not yet */
    sprint_id: string | null;
    decided_at: Date;
    decision_source: string;
    starts_sprint: boolean;
    /** of the orchestrator's decision; null: recorded by hand, stands as it is */
    version: number | null;
  };
  /** action items of retrospectives */
  action_items: {
    item_id: string;
    note_id: string;
    /** place in the retrospective: 0, 1, 2, … */
    position: number;
    project_id: string;
    sprint_id: string;
    description: string;
    status: 'open' | 'closed';
    created_at: Date;
    /** null: as the retrospective said */
    changed_at: Date | null;
  };
  /** what the notes of one sprint say in numbers, kept up as they are filed; sprint '' has the notes of no sprint */
  sprint_figures: {
    project_id: string;
    sprint_id: string;
    daily_scrums: number;
    /** reports of impediments in daily scrums */
    impediments: number;
    /** day of the last daily scrum with numbers, and the completed tasks that it told */
    last_report: string | null;
    completed_told: number | null;
    /** writer of the retrospective that the outcome comes from; null: none yet, and so all that follows */
    outcome_by: Writer | null;
    told_at: Date | null;
    start_date: string | null;
    end_date: string | null;
    duration_weeks: number | null;
    tasks: number | null;
    completed_tasks: number | null;
    team_size: number | null;
    people_with_tasks: number | null;
  };
  /** each impediment that a daily scrum told: one row a day, person, task and words */
  impediment_reports: {
    project_id: string;
    /** '': of no sprint */
    sprint_id: string;
    report_date: string;
    /** '': work that nobody has taken */
    employee_id: string;
    task_id: string;
    cause: string;
  };
}

export type ChronicleDatabase = Kysely<ChronicleTables & KitTables>;
export type ChronicleTransaction = Transaction<ChronicleTables & KitTables>;
export type ChronicleUnit = UnitOfWork<ChronicleTables & KitTables>;
