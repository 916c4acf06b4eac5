import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { statusNow } from './domain/action-items.ts';
import { lastDayOf, mergeByDate, namePeople } from './domain/daily-reports.ts';
import type { Answer, DailyScrumBody, GeneralBody, PlanningBody, RetrospectiveBody, Routes } from './notes/bodies.ts';
import { fileNote } from './notes/file-note.ts';
import { mustMayWriteOf } from './notes/may-write-of.ts';
import { type Filter, type Note, type NoteFilter, notesOf, type ReadNote } from './store/notes.ts';
import type { ChronicleDatabase, ChronicleUnit } from './store/tables.ts';

export const recordRetrospective = (unit: ChronicleUnit, body: RetrospectiveBody) =>
  record(unit, { kind: 'retrospective', ...idsOf(body), report_date: null, written_by: 'hand', body });

export const recordPlanning = (unit: ChronicleUnit, body: PlanningBody) =>
  record(unit, { kind: 'planning', ...idsOf(body), report_date: null, written_by: 'hand', body });

/** Without `report_date` the note is about the last day that it reports of, or today. */
export function recordDailyScrum(unit: ChronicleUnit, body: z.output<Routes['recordDailyScrum']['body']>) {
  const told = namePeople(body.reports);
  const day = body.report_date ?? lastDayOf(told) ?? unit.now.toISOString().slice(0, 10);
  const kept: DailyScrumBody = {
    summary: body.summary,
    summary_metrics: body.summary_metrics,
    ...decisionsOf(body),
    reports: { [day]: [], ...told },
  };
  return record(unit, { kind: 'daily_scrum', ...idsOf(body), report_date: day, written_by: 'hand', body: kept });
}

export const recordGeneralNote = (unit: ChronicleUnit, body: GeneralBody) =>
  record(unit, { kind: 'general', ...idsOf(body), report_date: null, written_by: 'hand', body });

const decisionsOf = ({
  orchestration_decisions,
  orchestration_actions,
}: Pick<DailyScrumBody, 'orchestration_decisions' | 'orchestration_actions'>) => ({
  ...(orchestration_decisions ? { orchestration_decisions } : {}),
  ...(orchestration_actions ? { orchestration_actions } : {}),
});

const idsOf = (body: { project_id: string; sprint_id: string | null }) => ({
  project_id: body.project_id,
  sprint_id: body.sprint_id,
});

/** @throws Problem note_exists, with the id of the note that stands, and what mustMayWriteOf throws */
async function record(
  unit: ChronicleUnit,
  note: Omit<Note, 'note_id' | 'created_at'>,
): Promise<Answer<'recordPlanning'>> {
  mustMayWriteOf(note.sprint_id);
  return unit.run(`record ${note.kind}`, async ({ trx, now }) => {
    const note_id = randomUUID();
    const standing = await fileNote(trx, { ...note, note_id, created_at: now });
    if (standing !== note_id) {
      const what = note.report_date === null ? note.kind : `${note.kind} of ${note.report_date}`;
      throw new Problem('note_exists', `sprint ${note.sprint_id} has its ${what} already: note ${standing}`, {
        extra: { note_id: standing },
      });
    }
    return { message: 'Note recorded.', note_id };
  });
}

/** Each action item with the status that it has now. @throws Problem note_not_found */
export async function listRetrospectives(
  db: ChronicleDatabase,
  filter: NoteFilter,
): Promise<Answer<'listRetrospectives'>> {
  const notes = await some<RetrospectiveBody>(db, 'retrospective', { ...filter, withStatuses: true });
  return notes.map(({ body, note_id, created_at, statuses }) => ({
    ...body,
    action_items: body.action_items.map((item, position) => ({
      ...item,
      status: statusNow(item.status, statuses?.[position]),
    })),
    retrospective_id: note_id,
    created_at: created_at.toISOString(),
  }));
}

/** @throws Problem note_not_found */
export async function listPlannings(db: ChronicleDatabase, filter: NoteFilter): Promise<Answer<'listPlannings'>> {
  const notes = await some<PlanningBody>(db, 'planning', filter);
  return notes.map((n) => ({ ...n.body, note_id: n.note_id, created_at: n.created_at.toISOString() }));
}

/** @throws Problem note_not_found */
export async function listGeneralNotes(db: ChronicleDatabase, filter: NoteFilter): Promise<Answer<'listGeneralNotes'>> {
  const notes = await some<GeneralBody>(db, 'general', filter);
  return notes.map((n) => ({ ...n.body, note_id: n.note_id, created_at: n.created_at.toISOString() }));
}

/** The daily scrums that fit, as one: the head is the newest one's. @throws Problem note_not_found */
export async function getDailyScrums(
  db: ChronicleDatabase,
  filter: NoteFilter & { daily_scrum_date?: string | undefined },
): Promise<Answer<'getDailyScrums'>> {
  const { daily_scrum_date: day, ...ids } = filter;
  const fitting = await some<DailyScrumBody>(db, 'daily_scrum', { ...ids, reportsOf: day });
  const newest = fitting.at(-1) as Note<DailyScrumBody>;
  // Two projects may have a sprint of this name.
  const notes = ids.sprint_id === undefined ? fitting : fitting.filter((n) => n.project_id === newest.project_id);
  return {
    project_id: newest.project_id,
    sprint_id: newest.sprint_id,
    created_at: newest.created_at.toISOString(),
    summary: newest.body.summary,
    summary_metrics: newest.body.summary_metrics,
    ...decisionsOf(notes.findLast(({ body }) => Object.keys(decisionsOf(body)).length > 0)?.body ?? {}),
    reports: mergeByDate(
      notes.map((n) => n.body.reports),
      day,
    ),
  };
}

async function some<Body>(db: ChronicleDatabase, kind: Note['kind'], filter: Filter): Promise<ReadNote<Body>[]> {
  const notes = await notesOf<Body>(db, kind, filter);
  if (notes.length === 0) throw new Problem('note_not_found', `there is no ${kind} note that fits`);
  return notes;
}
