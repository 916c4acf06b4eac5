import { randomUUID } from 'node:crypto';
import { type Compilable, compiledOf } from '../../kit/database/together.ts';
import { standingOf } from '../domain/action-items.ts';
import { impedimentsOf } from '../domain/impediments.ts';
import { outcomeOf, wasHeld } from '../domain/sprint-figures.ts';
import { type Note, standingNote } from '../store/notes.ts';
import { filingNote, filingRetrospective, filingScrum } from '../store/sprint-figures.ts';
import type { ChronicleTransaction } from '../store/tables.ts';
import type { DailyScrumBody, RetrospectiveBody } from './bodies.ts';

/**
 * Writes a note and counts it, in one transaction: figures never tell of more or less than the notes. A note that somebody wrote before
 * stands, and nothing is counted. Returns the id of the note that stands.
 */
export async function fileNote(trx: ChronicleTransaction, note: Note): Promise<string> {
  const { rows } = await trx.executeQuery(compiledOf(filing(trx, note)));
  return rows[0]?.note_id ?? standingNote(trx, note);
}

/** The statement of fileNote, which gives a row when the note is new. */
export function filing(trx: ChronicleTransaction, note: Note): Compilable<{ note_id: string }> {
  if (note.kind === 'retrospective') return filingRetrospective(trx, note, toldBy(note as Note<RetrospectiveBody>));
  if (note.kind === 'daily_scrum') return filingScrum(trx, note, countsOf(note as Note<DailyScrumBody>));
  return filingNote(trx, note);
}

function countsOf({ written_by, body: { reports, summary_metrics } }: Note<DailyScrumBody>) {
  return {
    held: wasHeld(written_by, reports),
    told: summary_metrics?.completed_tasks ?? null,
    impediments: impedimentsOf(reports),
  };
}

function toldBy({ note_id, project_id, sprint_id, written_by, created_at, body }: Note<RetrospectiveBody>) {
  const items = body.action_items.map(({ description, status }, position) => ({
    ...{ item_id: randomUUID(), note_id, position, project_id, sprint_id: sprint_id ?? '' },
    ...{ description, status: standingOf(status), created_at, changed_at: null },
  }));
  return { outcome: { ...outcomeOf(body), outcome_by: written_by, told_at: created_at }, items };
}
