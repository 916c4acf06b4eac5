import type { Selectable } from 'kysely';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { NoteFilter } from './notes.ts';
import type { ChronicleDatabase, ChronicleTables, ChronicleTransaction } from './tables.ts';

export type AuditRow = Selectable<ChronicleTables['decision_audits']>;

/** False when the audit_id is there already. */
export async function insertAudit(trx: ChronicleTransaction, row: AuditRow): Promise<boolean> {
  const inserted = await trx
    .insertInto('decision_audits')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('audit_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export const lockAudit = (trx: ChronicleTransaction, auditId: string): Promise<AuditRow> =>
  trx.selectFrom('decision_audits').selectAll().where('audit_id', '=', auditId).forUpdate().executeTakeFirstOrThrow();

/** A later state of a decision takes the place of an earlier one; the note keeps its id and its time. */
export async function updateAudit(trx: ChronicleTransaction, row: AuditRow, body: unknown): Promise<void> {
  const { audit_id, note_id, ...rest } = row;
  await trx.updateTable('decision_audits').set(rest).where('audit_id', '=', audit_id).execute();
  const { project_id, sprint_id } = row;
  await trx
    .updateTable('notes')
    .set({ project_id, sprint_id, body: JSON.stringify(body) })
    .where('note_id', '=', note_id)
    .execute();
}

const MOST = 1_000;

/** The newest decision first. */
export async function auditsOf<Body>(
  db: ChronicleDatabase,
  { project_id, sprint_id }: NoteFilter,
): Promise<(AuditRow & { body: Body; created_at: Date })[]> {
  const rows = await db
    .selectFrom('decision_audits as a')
    .innerJoin('notes', 'notes.note_id', 'a.note_id')
    .selectAll('a')
    .select(['notes.body', 'notes.created_at'])
    .where(visibleBy('a.project_id'))
    .$if(project_id !== undefined, (q) => q.where('a.project_id', '=', project_id as string))
    .$if(sprint_id !== undefined, (q) => q.where('a.sprint_id', '=', sprint_id as string))
    .orderBy('a.decided_at', 'desc')
    .orderBy('a.audit_id')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({ ...row, body: row.body as Body }));
}
