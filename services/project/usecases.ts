import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { type Answer, showProject, showPto } from './answers.ts';
import type { projectRoutes } from './contract/routes.ts';
import type { Calendar } from './domain/calendar.ts';
import { telling } from './project-changed.ts';
import { refuseUnknownPlace } from './public-holidays.ts';
import { changeStatus } from './status-changed.ts';
import { calendarColumns, insertProject, lockProject, type ProjectRow, updateProject } from './store/projects.ts';
import type { ProjectTransaction, ProjectUnit } from './store/tables.ts';
import {
  addMembers,
  findKnowable,
  insertAbsence,
  insertEmployees,
  type MemberRow,
  replaceDeclaredTeam,
  takeOverAbsences,
  teamOf,
} from './store/team.ts';

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
  return unit.run('createProject', (work) =>
    telling(work, body.id, async () => {
      const row = { ...body, owner: null, declared_digest: null, ...calendarColumns(REST_CALENDAR) };
      if (!(await insertProject(work.trx, row))) {
        throw new Problem('project_exists', `a project with the id ${body.id} is there already`);
      }
      return { message: 'Project created.', project_id: body.id };
    }),
  );
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
    const created = await insertProject(trx, { id, status: 'active', ...declared });
    const present = await lockExisting(trx, id);
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
    await telling(work, id, async () => {
      if (!created) await updateProject(trx, id, declared);
      await insertEmployees(trx, body.team.map(asEmployee));
      if (present.owner === null) await takeOverAbsences(trx, id, absences);
      await replaceDeclaredTeam(trx, id, members, absences);
    });
    await work.written();
    return showProject(await lockExisting(trx, id));
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
    const present = await lockExisting(work.trx, id);
    if (present.owner !== owner) return { message: 'Nothing to give up: the owner is another.', project_id: id };
    await telling(work, id, () => updateProject(work.trx, id, { owner: null, declared_digest: null }));
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
    await changeStatus(work, await lockExisting(work.trx, id), status, null);
    return { message: 'Project status updated.', project_id: id, status };
  });
}

export async function createEmployee(
  unit: ProjectUnit,
  body: Body<'createEmployee'>,
): Promise<Answer<'createEmployee'>> {
  return unit.run('createEmployee', async ({ trx }) => {
    const inserted = await insertEmployees(trx, [body]);
    if (inserted.length === 0) {
      throw new Problem('employee_exists', `an employee with the id ${body.id} is there already`);
    }
    return { message: 'Employee created.', employee_id: body.id };
  });
}

/** Adds all of `ids` or, when one is no employee, none. Those in the team already stay as they are. */
export async function assignTeamMembers(
  unit: ProjectUnit,
  id: string,
  ids: readonly string[],
): Promise<Answer<'assignTeamMembers'>> {
  return unit.run('assignTeamMembers', async (work) => {
    const { trx } = work;
    await lockExisting(trx, id);
    const found = await findKnowable(trx, ids);
    const unknown = ids.filter((one) => !found.some((e) => e.id === one));
    if (unknown.length > 0) {
      throw new Problem('employee_not_found', `there is no employee ${unknown.join(', ')}`, {
        extra: { employee_ids: unknown },
      });
    }
    const member = { role: null, hours_per_day: REST_HOURS_PER_DAY };
    const members = found.map((e) => asMember(id, { ...member, id: e.id, name: e.name }, 'rest'));
    await telling(work, id, () => addMembers(trx, members));
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
    await lockExisting(trx, id);
    const team = await teamOf(trx, id);
    if (!team.some((m) => m.employee_id === employeeId)) {
      throw new Problem('employee_not_found', `${employeeId} is not in the team of project ${id}`);
    }
    const absence = { ...body, pto_id: randomUUID(), project_id: id, employee_id: employeeId, created_at: now };
    return showPto(await telling(work, id, () => insertAbsence(trx, { ...absence, source: 'rest' })));
  });
}

async function lockExisting(trx: ProjectTransaction, id: string): Promise<ProjectRow> {
  const row = await lockProject(trx, id);
  if (!row) throw new Problem('project_not_found', `there is no project ${id}`);
  return row;
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
