export interface TaskReport {
  id: string;
  yesterday_work: string | null;
  today_work: string | null;
  impediments: string | null;
  created_at: string;
}

/** What one person told on one day; null: work on tasks that nobody has taken. */
export interface PersonReport {
  employee_id: string | null;
  tasks: TaskReport[];
}

/** date → one entry a person */
export type ReportsByDate = Record<string, PersonReport[]>;

/** One line a person and task, as the sprint service tells it. */
export interface ReportLine {
  assigned_to: string | null;
  task_id: string;
  yesterday_work: string;
  today_work: string;
  impediments: string;
}

/** The seed writes a person as `assigned_to` and reads one as `employee_id`: both are taken, one is kept. */
export const namePeople = (
  reports: Record<
    string,
    { assigned_to?: string | null | undefined; employee_id?: string | null | undefined; tasks: TaskReport[] }[]
  >,
): ReportsByDate =>
  Object.fromEntries(
    Object.entries(reports).map(([date, entries]) => [
      date,
      entries.map((e) => ({ employee_id: e.assigned_to ?? e.employee_id ?? null, tasks: e.tasks })),
    ]),
  );

/** Lines of one day, gathered by person in the order of their first line. */
export function byPerson(lines: readonly ReportLine[], at: string): PersonReport[] {
  const people = new Map<string | null, PersonReport>();
  for (const line of lines) {
    const person = people.get(line.assigned_to) ?? { employee_id: line.assigned_to, tasks: [] };
    people.set(line.assigned_to, person);
    person.tasks.push({
      id: line.task_id,
      yesterday_work: line.yesterday_work,
      today_work: line.today_work,
      impediments: line.impediments,
      created_at: at,
    });
  }
  return [...people.values()];
}

/** The day that a note is about, when its writer does not say: the last one that it reports of. */
export const lastDayOf = (reports: ReportsByDate): string | undefined => Object.keys(reports).sort().at(-1);

/** Notes, oldest first, as one: dates in order, each with all that was told of it. `only`: no other date. */
export function mergeByDate(notes: readonly ReportsByDate[], only?: string): ReportsByDate {
  const merged = new Map<string, PersonReport[]>();
  for (const note of notes) {
    for (const [date, entries] of Object.entries(note)) {
      if (only === undefined || only === date) merged.set(date, [...(merged.get(date) ?? []), ...entries]);
    }
  }
  return Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}
