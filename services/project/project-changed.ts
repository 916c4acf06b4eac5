import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { projectChanged } from './contract/events.ts';
import { calendarOf, settingVersion } from './store/projects.ts';
import type { ProjectTransaction, ProjectWork } from './store/tables.ts';
import { findWhole } from './store/whole.ts';

type Told = z.output<typeof projectChanged.data>;

/**
 * Runs what may change a project, and tells what the project is then if that is another thing than before, or was never told. The caller
 * holds the lock of the project's row, unless there is no such project yet. The row's version is left for later.
 */
export async function telling<T>(work: ProjectWork, id: string, change: () => Promise<T>): Promise<T> {
  const before = await toldOf(work.trx, id);
  const answer = await change();
  const after = await toldOf(work.trx, id);
  if (after === undefined || (before !== undefined && before.version > 0 && isDeepStrictEqual(before.told, after.told)))
    return answer;
  const version = after.version + 1;
  work.later(settingVersion(work.trx, { id, version }));
  await work.emit(projectChanged, id, after.told);
  return answer;
}

async function toldOf(trx: ProjectTransaction, id: string): Promise<{ told: Told; version: number } | undefined> {
  const whole = await findWhole(trx, id);
  if (whole === undefined) return undefined;
  const { project, members, absences } = whole;
  const team = members.map(({ employee_id, name, role, hours_per_day }) => {
    const own = absences.filter((a) => a.employee_id === employee_id);
    // Of two that begin on one day, the order in the table is chance.
    const texts = own.map(({ start_date, end_date, reason }) => ({ start_date, end_date, reason }));
    return { id: employee_id, name, role, hours_per_day, absences: texts.sort(byText) };
  });
  const told = {
    project_id: project.id,
    name: project.name,
    owner: project.owner,
    calendar: calendarOf(project),
    team,
  };
  return { told, version: project.version };
}

const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
