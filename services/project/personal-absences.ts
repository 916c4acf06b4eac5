import { randomUUID } from 'node:crypto';
import { Problem } from '../kit/calls/problem.ts';
import { together } from '../kit/database/together.ts';
import { type Answer, showPto } from './answers.ts';
import { tellWhole } from './project-changed.ts';
import { absencesOfEmployee, lockProjectsOf } from './store/personal-absences.ts';
import type { ProjectDatabase, ProjectUnit } from './store/tables.ts';
import { type AbsenceRow, findEmployees, insertingAbsence } from './store/team.ts';
import { readingWhole, wholeOf } from './store/whole.ts';

interface Days {
  start_date: string;
  end_date: string;
  reason: string | null;
}

/** Adds an absence that counts in every project whose team the person is in or comes into. @throws Problem employee_not_found */
export async function addPersonalPto(unit: ProjectUnit, employeeId: string, days: Days): Promise<Answer<'addPto'>> {
  return unit.run('add an absence of a person', async (work) => {
    const { trx, now } = work;
    await mustBeEmployee(trx, employeeId);
    const projects = await lockProjectsOf(trx, employeeId);
    const before = await together(
      trx,
      projects.map((id) => readingWhole(trx, id)),
    );
    const of = { pto_id: randomUUID(), project_id: null, employee_id: employeeId };
    const absence: AbsenceRow = { ...of, ...days, source: 'rest', created_at: now };
    work.later(insertingAbsence(trx, absence));
    for (const rows of before) for (const row of rows) await tellWhole(work, row.id, wholeOf(row));
    return showPto(absence);
  });
}

/** All absences of a person, also those given for one project. @throws Problem employee_not_found */
export async function listPersonalPto(db: ProjectDatabase, employeeId: string): Promise<Answer<'listPto'>> {
  await mustBeEmployee(db, employeeId);
  return (await absencesOfEmployee(db, employeeId)).map(showPto);
}

async function mustBeEmployee(db: ProjectDatabase, id: string): Promise<void> {
  const [employee] = await findEmployees(db, [id]);
  if (!employee) throw new Problem('employee_not_found', `there is no employee ${id}`);
}
