import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { projectChanged } from './contract/events.ts';
import { calendarOf, findProject, type ProjectRow, updateProject } from './store/projects.ts';
import type { ProjectTransaction, ProjectWork } from './store/tables.ts';
import { absencesOf, teamOf } from './store/team.ts';

type Told = z.output<typeof projectChanged.data>;

/**
 * Runs what may change a project, and tells what the project is then if that is another thing than before, or was never told. The caller
 * holds the lock of the project's row, unless there is no such project yet.
 */
export async function telling<T>(work: ProjectWork, id: string, change: () => Promise<T>): Promise<T> {
  const row = await findProject(work.trx, id);
  const before = row && row.version > 0 ? await whole(work.trx, row) : undefined;
  const answer = await change();
  const changed = await findProject(work.trx, id);
  if (!changed) return answer;
  const after = await whole(work.trx, changed);
  if (isDeepStrictEqual(before, after)) return answer;
  const version = changed.version + 1;
  await updateProject(work.trx, id, { version });
  await work.emit(projectChanged, id, version, after);
  return answer;
}

async function whole(trx: ProjectTransaction, row: ProjectRow): Promise<Told> {
  const [members, absences] = [await teamOf(trx, row.id), await absencesOf(trx, row.id)];
  const team = members.map(({ employee_id: id, name, role, hours_per_day }) => {
    const own = absences.filter((a) => a.employee_id === id);
    // Of two that begin on one day, the order in the table is chance.
    const texts = own.map(({ start_date, end_date, reason }) => ({ start_date, end_date, reason }));
    return { id, name, role, hours_per_day, absences: texts.sort(byText) };
  });
  return { project_id: row.id, name: row.name, owner: row.owner, calendar: calendarOf(row), team };
}

const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
