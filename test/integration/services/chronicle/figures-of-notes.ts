import type { DailyScrumBody, RetrospectiveBody } from '../../../../services/chronicle/notes/bodies.ts';
import type { Note } from '../../../../services/chronicle/store/notes.ts';

// The figures of analytics counted after, note by note, with nothing of what chronicle uses.

/** The notes that stand: of a sprint one retrospective a writer, and one daily scrum a day. */
export function standing(notes: readonly Note[]): Note[] {
  const taken = new Set<string>();
  return notes.filter(({ kind, sprint_id, report_date, written_by }) => {
    if (kind === 'general' || sprint_id === null) return true;
    const key = `${kind} ${sprint_id} ${report_date} ${kind === 'retrospective' ? written_by : ''}`;
    return !taken.has(key) && taken.add(key);
  });
}

const ofKind = <B>(notes: readonly Note[], kind: string) => standing(notes).filter((n) => n.kind === kind) as Note<B>[];

/** One retrospective a sprint: that by event, else that by hand. */
export function closes(notes: readonly Note[], project?: string): Note<RetrospectiveBody>[] {
  const all = ofKind<RetrospectiveBody>(notes, 'retrospective').filter(
    (n) => (project ?? n.project_id) === n.project_id,
  );
  const chosen = new Map<string, Note<RetrospectiveBody>>();
  for (const by of ['hand', 'event'])
    for (const note of all) if (note.written_by === by) chosen.set(`${note.sprint_id}`, note);
  return [...chosen.values()];
}

export const completedOf = ({ body }: Note<RetrospectiveBody>): number =>
  body.tasks_summary.filter((t) => ['completed', 'close'].includes(t.status) || t.progress_percentage > 99).length;

const NONE = /^(none|no impediments)?\.*$/i;
/** "T-1: no  test data." → "no test data" */
const bare = (words: string, task: string): string =>
  words
    .replace(new RegExp(`^${task}: `), '')
    .split(' ')
    .filter(Boolean)
    .join(' ')
    .split('.')[0] as string;

/** project → every impediment told, with what makes it one report */
export function reportsOf(notes: readonly Note[], project: string): { cause: string; sprint: string; key: string }[] {
  const told = new Map<string, { cause: string; sprint: string; key: string }>();
  for (const note of ofKind<DailyScrumBody>(notes, 'daily_scrum').filter((n) => n.project_id === project))
    for (const [day, people] of Object.entries(note.body.reports))
      for (const { employee_id, tasks } of people)
        for (const { id, impediments } of tasks) {
          if (NONE.test(impediments ?? '')) continue;
          const cause = bare(impediments ?? '', id);
          const key = [note.sprint_id, day, employee_id, id, cause].join();
          told.set(key, { cause, sprint: note.sprint_id ?? '', key });
        }
  return [...told.values()];
}

export const tally = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

export function itemsOf(notes: readonly Note[], project?: string) {
  return ofKind<RetrospectiveBody>(notes, 'retrospective')
    .filter((n) => (project ?? n.project_id) === n.project_id)
    .flatMap((n) =>
      n.body.action_items.map(({ description, status }) => ({
        sprint: n.sprint_id as string,
        topic: description.startsWith('Remove') ? (description.split(' (')[0] as string) : description,
        impediment: /^Remove the cause: ([^(.]*[^(. ])/.exec(description)?.[1] ?? description,
        status: ['closed', 'Done'].includes(status) ? 'closed' : 'open',
      })),
    );
}

export function scrumsOf(notes: readonly Note[], project?: string): { count: number; completed: number } {
  const all = ofKind<DailyScrumBody>(notes, 'daily_scrum').filter((n) => (project ?? n.project_id) === n.project_id);
  const held = all.filter((n) => n.written_by === 'hand' || Object.values(n.body.reports).flat().length > 0);
  const last = new Map<string, Note<DailyScrumBody>>();
  for (const note of all.filter((n) => n.body.summary_metrics)) {
    const key = `${note.project_id} ${note.sprint_id}`;
    const before = last.get(key);
    if (!before || `${note.report_date}` >= `${before.report_date}`) last.set(key, note);
  }
  const completed = [...last.values()].reduce((sum, n) => sum + (n.body.summary_metrics?.completed_tasks ?? 0), 0);
  return { count: held.length, completed };
}
