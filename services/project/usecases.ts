import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { together } from '../kit/database/together.ts';
import { type Answer, showProject, showPto } from './answers.ts';
import { noSuchProject } from './availability.ts';
import { projectChanged } from './contract/events.ts';
import type { projectRoutes } from './contract/routes.ts';
import type { Calendar } from './domain/calendar.ts';
import { tellWhole } from './project-changed.ts';
import { refuseUnknownPlace } from './public-holidays.ts';
import { changeStatus } from './status-changed.ts';
import { addingProject, calendarColumns, insertingProject, lockProject, updatingProject } from './store/projects.ts';
import type { ProjectUnit } from './store/tables.ts';
import { takenIn } from './store/taken.ts';
import {
  type AbsenceRow,
  addingEmployee,
  addingEmployees,
  addingMembers,
  insertingAbsence,
  knowableAmong,
  type MemberRow,
  replacingDeclaredTeam,
  takingOverAbsences,
} from './store/team.ts';
import { lockingWhole, type WholeProject, type WholeRow, wholeOf } from './store/whole.ts';

type Body<Name extends keyof typeof projectRoutes> = z.output<(typeof projectRoutes)[Name]['body']>;
type Declaration = Body<'declareProject'>;

const REST_HOURS_PER_DAY = 6;
const REST_CALENDAR: Calendar = {
  country: 'US',
  subdivision: null,
  time_zone: 'UTC',
  working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  holidays: [],
};

export async function createProject(unit: ProjectUnit, body: Body<'createProject'>): Promise<Answer<'createProject'>> {
  const isThere = () => new Problem('project_exists', `a project with the id ${body.id} is there already`);
  const created = unit.run('createProject', async (work) => {
    const row = { ...body, owner: null, declared_digest: null, version: 1, ...calendarColumns(REST_CALENDAR) };
    work.later(addingProject(work.trx, row));
    const { id: project_id, name } = body;
    await work.emit(projectChanged, project_id, { project_id, name, owner: null, calendar: REST_CALENDAR, team: [] });
    return { message: 'Project created.', project_id };
  });
  return created.catch(takenIn('projects', isThere));
}

/**
 * Makes the project what `body` declares. A project without an owner is adopted: its status, and members and absences
 * that came by REST, stay; those among them that are declared are declared ones from then on. Members become known as employees where their id is free; an employee's own name stays.
 * @throws Problem project_id_taken, invalid_input
 */
export async function declareProject(
  unit: ProjectUnit,
  id: string,
  body: Declaration,
): Promise<Answer<'declareProject'>> {
  refuseImpossible(body);
  const declared = {
    name: body.name,
    description: body.description,
    owner: body.owner,
    declared_digest: body.digest,
    ...calendarColumns(body.calendar),
  };
  return unit.run('declareProject', async (work) => {
    const { trx, now } = work;
    const [[created], , [row]] = await together(trx, [
      insertingProject(trx, { id, status: 'active', ...declared }),
      ...lockingWhole(trx, id),
    ]);
    const before = mustBe(row, id);
    const { project: present } = before;
    if (present.owner !== null && present.owner !== body.owner) {
      throw new Problem('project_id_taken', `project ${id} belongs to ${present.owner}`, {
        extra: { owner: present.owner },
      });
    }
    const members = body.team.map((m) => asMember(id, m, 'declared'));
    const absences = body.team.flatMap((m) =>
      m.absences.map((a) => ({
        ...a,
        pto_id: randomUUID(),
        project_id: id,
        employee_id: m.id,
        source: 'declared' as const,
        created_at: now,
      })),
    );
    if (!created) work.later(updatingProject(trx, id, declared));
    work.later(addingEmployees(trx, body.team.map(asEmployee)));
    if (present.owner === null) work.later(takingOverAbsences(trx, id, absences));
    for (const query of replacingDeclaredTeam(trx, id, members, absences)) work.later(query);
    return showProject((await tellWhole(work, id, before)).project);
  });
}

/** What the schema cannot say about a declaration. @throws Problem invalid_input */
function refuseImpossible({ calendar, team }: Declaration): void {
  refuseUnknownPlace(calendar.country, calendar.subdivision);
  if (!isTimeZone(calendar.time_zone)) {
    throw new Problem('invalid_input', `body.calendar.time_zone: there is no time zone ${calendar.time_zone}`);
  }
  const ids = team.map((m) => m.id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length > 0) throw new Problem('invalid_input', `body.team: twice in the team: ${twice.join(', ')}`);
  for (const { id, absences } of team) {
    const backward = absences.find((a) => a.end_date < a.start_date);
    if (backward) {
      throw new Problem(
        'invalid_input',
        `body.team: ${id}: the absence from ${backward.start_date} ends before it starts, on ${backward.end_date}`,
      );
    }
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The owner gives the id up. The digest goes too: whoever declares next has to declare everything. */
export async function releaseProject(unit: ProjectUnit, id: string, owner: string): Promise<Answer<'releaseProject'>> {
  return unit.run('releaseProject', async (work) => {
    const [, [row]] = await together(work.trx, lockingWhole(work.trx, id));
    const present = mustBe(row, id);
    if (present.project.owner !== owner)
      return { message: 'Nothing to give up: the owner is another.', project_id: id };
    work.later(updatingProject(work.trx, id, { owner: null, declared_digest: null }));
    await tellWhole(work, id, present);
    return { message: 'Project id given up.', project_id: id };
  });
}

/** Also while a sprint runs: the word of the caller stands until the project's next sprint starts. */
export async function setProjectStatus(
  unit: ProjectUnit,
  id: string,
  status: 'active' | 'inactive',
): Promise<Answer<'setProjectStatus'>> {
  return unit.run('setProjectStatus', async (work) => {
    const project = await lockProject(work.trx, id);
    if (!project) throw noSuchProject(id);
    await changeStatus(work, project, status, null);
    return { message: 'Project status updated.', project_id: id, status };
  });
}

export async function createEmployee(
  unit: ProjectUnit,
  body: Body<'createEmployee'>,
): Promise<Answer<'createEmployee'>> {
  const isThere = () => new Problem('employee_exists', `an employee with the id ${body.id} is there already`);
  const created = unit.run('createEmployee', async (work) => {
    work.later(addingEmployee(work.trx, body));
    return { message: 'Employee created.', employee_id: body.id };
  });
  return created.catch(takenIn('employees', isThere));
}

/** Adds all of `ids` or, when one is no employee, none. Those in the team already stay as they are. */
export async function assignTeamMembers(
  unit: ProjectUnit,
  id: string,
  ids: readonly string[],
): Promise<Answer<'assignTeamMembers'>> {
  return unit.run('assignTeamMembers', async (work) => {
    const { trx } = work;
    const [, [row], found] = await together(trx, [...lockingWhole(trx, id), knowableAmong(trx, ids)]);
    const before = mustBe(row, id);
    const unknown = ids.filter((one) => !found.some((e) => e.id === one));
    if (unknown.length > 0) {
      throw new Problem('employee_not_found', `there is no employee ${unknown.join(', ')}`, {
        extra: { employee_ids: unknown },
      });
    }
    const member = { role: null, hours_per_day: REST_HOURS_PER_DAY };
    const members = found.map((e) => asMember(id, { ...member, id: e.id, name: e.name }, 'rest'));
    work.later(addingMembers(trx, members));
    await tellWhole(work, id, before);
    return { message: 'Team members assigned.', project_id: id };
  });
}

/** Adds an absence that no later declaration of the project removes. */
export async function addPto(
  unit: ProjectUnit,
  id: string,
  employeeId: string,
  body: Body<'addPto'>,
): Promise<Answer<'addPto'>> {
  return unit.run('addPto', async (work) => {
    const { trx, now } = work;
    const [, [row]] = await together(trx, lockingWhole(trx, id));
    const before = mustBe(row, id);
    if (!before.members.some((m) => m.employee_id === employeeId)) {
      throw new Problem('employee_not_found', `${employeeId} is not in the team of project ${id}`);
    }
    const of = { pto_id: randomUUID(), project_id: id, employee_id: employeeId };
    const absence: AbsenceRow = { ...of, ...body, source: 'rest', created_at: now };
    work.later(insertingAbsence(trx, absence));
    await tellWhole(work, id, before);
    return showPto(absence);
  });
}

/** @throws Problem project_not_found */
function mustBe(row: WholeRow | undefined, id: string): WholeProject {
  if (!row) throw noSuchProject(id);
  return wholeOf(row);
}

const asEmployee = (member: { id: string; name: string }) => ({
  id: member.id,
  name: member.name,
  gender: null,
  state: null,
  age: null,
  project_assign: true,
  active: true,
});

const asMember = (
  projectId: string,
  member: { id: string; name: string; role: string | null; hours_per_day: number },
  source: MemberRow['source'],
): MemberRow => ({
  project_id: projectId,
  employee_id: member.id,
  name: member.name,
  role: member.role,
  hours_per_day: member.hours_per_day,
  source,
});
