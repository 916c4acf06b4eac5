import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { askBehind } from './ask-behind.ts';
import { projectChanged } from './contract/events.ts';
import { calendarOf, settingVersion } from './store/projects.ts';
import type { ProjectWork } from './store/tables.ts';
import { readingWhole, type WholeProject, wholeOf } from './store/whole.ts';

type Told = z.output<typeof projectChanged.data>;

/**
 * Does what was left for later, and tells what the project is then if that is another thing than before, or was never told. The caller
 * holds the lock of the project's row, under which it read `before` (undefined: nothing was told). The row's version is left for later.
 * Gives the project as it is then.
 */
export async function tellWhole(
  work: ProjectWork,
  id: string,
  before: WholeProject | undefined,
): Promise<WholeProject> {
  const [[row]] = await askBehind(work, [readingWhole(work.trx, id)]);
  if (row === undefined) throw new Error(`tell of a project: ${id}: it is not there`);
  const after = wholeOf(row);
  const told = toldOf(after);
  const isKnown = before !== undefined && before.project.version > 0 && isDeepStrictEqual(toldOf(before), told);
  if (isKnown) return after;
  work.later(settingVersion(work.trx, { id, version: after.project.version + 1 }));
  await work.emit(projectChanged, id, told);
  return after;
}

function toldOf({ project, members, absences }: WholeProject): Told {
  const team = members.map(({ employee_id, name, role, hours_per_day }) => {
    const own = absences.filter((a) => a.employee_id === employee_id);
    // Of two that begin on one day, the order in the table is chance.
    const texts = own.map(({ start_date, end_date, reason }) => ({ start_date, end_date, reason }));
    return { id: employee_id, name, role, hours_per_day, absences: texts.sort(byText) };
  });
  return { project_id: project.id, name: project.name, owner: project.owner, calendar: calendarOf(project), team };
}

const byText = (a: object, b: object): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
