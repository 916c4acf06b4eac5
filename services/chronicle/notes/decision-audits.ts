import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from '../../kit/calls/problem.ts';
import type { Envelope } from '../../kit/events/event.ts';
import { isVisible } from '../../kit/process/request-scope.ts';
import { instantOf } from '../../kit/time/period.ts';
import { type AuditRow, auditsOf, insertAudit, lockAudit, updateAudit } from '../store/decision-audits.ts';
import type { NoteFilter } from '../store/notes.ts';
import { noticeSprint } from '../store/sprint-figures.ts';
import type { ChronicleDatabase, ChronicleTransaction, ChronicleUnit, Writer } from '../store/tables.ts';
import type { Answer, DecisionAuditBody, Routes } from './bodies.ts';
import { decisionOf } from './decision-of-event.ts';
import { fileNote } from './file-note.ts';
import { mustMayWriteOf } from './may-write-of.ts';

/** @throws Problem note_exists, with the id of the note that stands if the caller may see it, and what mustMayWriteOf throws */
export const recordDecisionAudit = (
  unit: ChronicleUnit,
  told: z.output<Routes['recordDecisionAudit']['body']>,
): Promise<Answer<'recordDecisionAudit'>> =>
  unit.run('record decision_audit', async ({ trx, now }) => {
    mustMayWriteOf(told.sprint_id);
    const note_id = randomUUID();
    const { audit_id = note_id, timestamp = now.toISOString() } = told;
    const body = { ...told, audit_id, timestamp, state: null, decision: null };
    const row = rowOf(body, note_id, null);
    if (!(await insertAudit(trx, row))) {
      const standing = await lockAudit(trx, audit_id);
      const what = `decision ${audit_id} has its note already`;
      if (!isVisible(standing.project_id)) throw new Problem('note_exists', what);
      const { note_id } = standing;
      throw new Problem('note_exists', `${what}: note ${note_id}`, { extra: { note_id } });
    }
    await fileBody(trx, row, body, 'hand', now);
    return { message: 'Note recorded.', note_id };
  });

/**
 * One note a decision: its first state makes it, later ones change it. One that somebody recorded by hand before stands, but not one that
 * says another project's decision has this one's id.
 */
export async function fileDecision(trx: ChronicleTransaction, event: Envelope): Promise<void> {
  const { version, body } = decisionOf(event);
  const row = rowOf(body, body.audit_id, version);
  if (await insertAudit(trx, row)) return fileBody(trx, row, body, 'event', new Date(event.timestamp));
  const standing = await lockAudit(trx, body.audit_id);
  const stands = standing.version === null ? standing.project_id === row.project_id : standing.version >= version;
  if (stands) return;
  await updateAudit(trx, { ...row, note_id: standing.note_id }, body);
  await noticeSprint(trx, { project_id: row.project_id, sprint_id: row.sprint_id ?? '' });
}

const rowOf = (body: DecisionAuditBody, note_id: string, version: number | null): AuditRow => ({
  audit_id: body.audit_id,
  note_id,
  project_id: body.project_id,
  sprint_id: body.sprint_id,
  decided_at: instantOf(body.timestamp),
  decision_source: body.final_decision?.decision_source ?? 'rule_based_only',
  starts_sprint: body.final_decision?.create_new_sprint ?? true,
  version,
});

async function fileBody(
  trx: ChronicleTransaction,
  { note_id, project_id, sprint_id }: AuditRow,
  body: DecisionAuditBody,
  written_by: Writer,
  created_at: Date,
): Promise<void> {
  const ids = { note_id, project_id, sprint_id, report_date: null };
  await fileNote(trx, { ...ids, kind: 'decision_audit', written_by, body, created_at });
}

/** @throws Problem note_not_found */
export async function listDecisionAudits(
  db: ChronicleDatabase,
  filter: NoteFilter,
): Promise<Answer<'listDecisionAudits'>> {
  const audits = await auditsOf<DecisionAuditBody>(db, filter);
  if (audits.length === 0) throw new Problem('note_not_found', 'there is no decision_audit note that fits');
  return audits.map(({ body, note_id, created_at }) => ({ ...body, note_id, created_at: created_at.toISOString() }));
}
