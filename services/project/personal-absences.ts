import { randomUUID } from 'node:crypto';
import { Problem } from '../kit/calls/problem.ts';
import { type Answer, showPto } from './answers.ts';
import { telling } from './project-changed.ts';
import { absencesOfEmployee, lockProjectsOf } from './store/personal-absences.ts';
import type { ProjectDatabase, ProjectUnit, ProjectWork } from './store/tables.ts';
import { findEmployees, insertAbsence } from './store/team.ts';

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
    const absence = { ...days, pto_id: randomUUID(), project_id: null, employee_id: employeeId, created_at: now };
    return showPto(await tellingAll(work, projects, () => insertAbsence(trx, { ...absence, source: 'rest' })));
  });
}

const tellingAll = <T>(work: ProjectWork, [id, ...rest]: readonly string[], change: () => Promise<T>): Promise<T> =>
  id === undefined ? change() : telling(work, id, () => tellingAll(work, rest, change));

/** All absences of a person, also those given for one project. @throws Problem employee_not_found */
export async function listPersonalPto(db: ProjectDatabase, employeeId: string): Promise<Answer<'listPto'>> {
  await mustBeEmployee(db, employeeId);
  return (await absencesOfEmployee(db, employeeId)).map(showPto);
}

async function mustBeEmployee(db: ProjectDatabase, id: string): Promise<void> {
  const [employee] = await findEmployees(db, [id]);
  if (!employee) throw new Problem('employee_not_found', `there is no employee ${id}`);
}
