import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import type { chronicleRoutes } from './contract/routes.ts';
import { lastDayOf, mergeByDate, namePeople, type ReportsByDate } from './domain/daily-reports.ts';
import { insertNote, type Note, type NoteFilter, notesOf } from './store/notes.ts';
import type { ChronicleDatabase, ChronicleUnit } from './store/tables.ts';

type Routes = typeof chronicleRoutes;
type Answer<Name extends keyof Routes> = z.output<Routes[Name]['answer']>;
export type RetrospectiveBody = z.output<Routes['recordRetrospective']['body']>;
export type PlanningBody = z.output<Routes['recordPlanning']['body']>;
export type Metrics = Answer<'getDailyScrums'>['summary_metrics'];

/** A daily scrum as it is kept: people by one name, its own day always among the dates. */
export interface DailyScrumBody {
  summary: string | null;
  summary_metrics: Metrics;
  reports: ReportsByDate;
}

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
    reports: { [day]: [], ...told },
  };
  return record(unit, { kind: 'daily_scrum', ...idsOf(body), report_date: day, written_by: 'hand', body: kept });
}

const idsOf = (body: { project_id: string; sprint_id: string | null }) => ({
  project_id: body.project_id,
  sprint_id: body.sprint_id,
});

/** @throws Problem note_exists, with the id of the note that stands */
async function record(
  unit: ChronicleUnit,
  note: Omit<Note, 'note_id' | 'created_at'>,
): Promise<Answer<'recordPlanning'>> {
  return unit.run(`record ${note.kind}`, async ({ trx, now }) => {
    const note_id = randomUUID();
    const standing = await insertNote(trx, { ...note, note_id, created_at: now });
    if (standing !== note_id) {
      const what = note.report_date === null ? note.kind : `${note.kind} of ${note.report_date}`;
      throw new Problem('note_exists', `sprint ${note.sprint_id} has its ${what} already: note ${standing}`, {
        extra: { note_id: standing },
      });
    }
    return { message: 'Note recorded.', note_id };
  });
}

/** @throws Problem note_not_found */
export async function listRetrospectives(
  db: ChronicleDatabase,
  filter: NoteFilter,
): Promise<Answer<'listRetrospectives'>> {
  const notes = await some<RetrospectiveBody>(db, 'retrospective', filter);
  return notes.map((n) => ({ ...n.body, retrospective_id: n.note_id, created_at: n.created_at.toISOString() }));
}

/** @throws Problem note_not_found */
export async function listPlannings(db: ChronicleDatabase, filter: NoteFilter): Promise<Answer<'listPlannings'>> {
  const notes = await some<PlanningBody>(db, 'planning', filter);
  return notes.map((n) => ({ ...n.body, note_id: n.note_id, created_at: n.created_at.toISOString() }));
}

/** The daily scrums that fit, as one: the head is the newest one's. @throws Problem note_not_found */
export async function getDailyScrums(
  db: ChronicleDatabase,
  filter: NoteFilter & { daily_scrum_date?: string | undefined },
): Promise<Answer<'getDailyScrums'>> {
  const { daily_scrum_date: day, ...ids } = filter;
  const notes = await some<DailyScrumBody>(db, 'daily_scrum', { ...ids, reportsOf: day });
  const newest = notes.at(-1) as Note<DailyScrumBody>;
  return {
    project_id: newest.project_id,
    sprint_id: newest.sprint_id,
    created_at: newest.created_at.toISOString(),
    summary: newest.body.summary,
    summary_metrics: newest.body.summary_metrics,
    reports: mergeByDate(
      notes.map((n) => n.body.reports),
      day,
    ),
  };
}

async function some<Body>(
  db: ChronicleDatabase,
  kind: Note['kind'],
  filter: NoteFilter & { reportsOf?: string | undefined },
): Promise<Note<Body>[]> {
  const notes = await notesOf<Body>(db, kind, filter);
  if (notes.length === 0) throw new Problem('note_not_found', `there is no ${kind} note that fits`);
  return notes;
}
