import { randomUUID } from 'node:crypto';
import { standingOf } from '../domain/action-items.ts';
import { impedimentsOf } from '../domain/impediments.ts';
import { outcomeOf, wasHeld } from '../domain/sprint-figures.ts';
import { insertActionItems } from '../store/action-items.ts';
import { insertNote, type Note } from '../store/notes.ts';
import { countDailyScrum, noticeSprint, setOutcome } from '../store/sprint-figures.ts';
import type { ChronicleTransaction } from '../store/tables.ts';
import type { DailyScrumBody, RetrospectiveBody } from './bodies.ts';

/**
 * Writes a note and counts it, in one transaction: figures never tell of more or less than the notes. A note that somebody wrote before
 * stands, and nothing is counted. Returns the id of the note that stands.
 */
export async function fileNote(trx: ChronicleTransaction, note: Note): Promise<string> {
  const { standing, isNew } = await insertNote(trx, note);
  if (!isNew) return standing;
  if (note.kind === 'retrospective') await countRetrospective(trx, note as Note<RetrospectiveBody>);
  else if (note.kind === 'daily_scrum') await countReports(trx, note as Note<DailyScrumBody>);
  else await noticeSprint(trx, scopeOf(note));
  return standing;
}

const scopeOf = ({ project_id, sprint_id }: Note) => ({ project_id, sprint_id: sprint_id ?? '' });

async function countReports(trx: ChronicleTransaction, note: Note<DailyScrumBody>): Promise<void> {
  const { reports, summary_metrics } = note.body;
  await countDailyScrum(trx, scopeOf(note), {
    report_date: note.report_date,
    held: wasHeld(note.written_by, reports),
    told: summary_metrics?.completed_tasks ?? null,
    impediments: impedimentsOf(reports),
  });
}

async function countRetrospective(trx: ChronicleTransaction, note: Note<RetrospectiveBody>): Promise<void> {
  const { note_id, written_by, created_at, body } = note;
  const scope = scopeOf(note);
  await setOutcome(trx, scope, { ...outcomeOf(body), outcome_by: written_by, told_at: created_at });
  await insertActionItems(
    trx,
    body.action_items.map(({ description, status }, position) => ({
      item_id: randomUUID(),
      note_id,
      position,
      ...scope,
      description,
      status: standingOf(status),
      created_at,
      changed_at: null,
    })),
  );
}
