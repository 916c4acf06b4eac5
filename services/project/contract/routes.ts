import { z } from 'zod';
import { changePage, idWord, oneLine, page, plainDate, projectId } from '../../kit/calls/fields.ts';
import { LARGE_BODY, route } from '../../kit/calls/route.ts';
import { calendarRoutes } from './calendar.ts';
import { peopleRoutes } from './people.ts';

const name = oneLine(1, 255);
const text = z.string().max(2000);
const byProject = z.strictObject({ project_id: z.string() });
const weekday = z.enum(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']);
/** cluster uid + namespace/name of the object that declares a project; free text to the service */
const owner = z.string().min(1).max(400);

export const calendar = z.strictObject({
  /** ISO 3166-1 alpha-2, null: no public holidays */
  country: z.string().max(2).nullable(),
  subdivision: z.string().max(3).nullable(),
  /** IANA name */
  time_zone: z.string().max(64),
  working_days: z.array(weekday).min(1).max(7),
  holidays: z.array(z.strictObject({ date: plainDate, name: oneLine(0, 100) })).max(100),
});

const teamMember = z.strictObject({
  id: idWord,
  name,
  role: oneLine(0, 100).nullable().default(null),
  hours_per_day: z.number().int().min(1).max(24).default(6),
});

export const absence = z.strictObject({
  start_date: plainDate,
  /** its last day */
  end_date: plainDate,
  reason: oneLine(0, 500).nullable().default(null),
});

/** A member with all absences. */
export const declaredMember = teamMember.extend({ absences: z.array(absence).max(50).default([]) });

export const projectStatus = z.enum(['active', 'inactive', 'in_progress']);

const project = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  status: projectStatus,
  calendar,
  /** the object that declares it; null: made by REST, or given up */
  owner: z.string().nullable(),
  /** digest of what the owner declared last; null: something declared was changed by REST since */
  declared_digest: z.string().nullable(),
  /** means over its closed sprints, to a tenth; null: none was counted; absent: a service of before */
  velocity: z
    .object({ sprints: z.number().int(), mean_completed_tasks: z.number(), mean_completed_points: z.number() })
    .nullable()
    .optional(),
});

/** As much of a project as whoever declares it compares. */
const projectState = z.object({
  project_id: z.string(),
  owner: z.string().nullable(),
  declared_digest: z.string().nullable(),
  /** employee ids, in natural order */
  team: z.array(z.string()),
});
const employee = z.object({
  id: z.string(),
  name: z.string(),
  gender: z.string().nullable(),
  state: z.string().nullable(),
  age: z.number().int().nullable(),
  project_assign: z.boolean().nullable(),
  active: z.boolean().nullable(),
});

const done = z.object({ message: z.string(), project_id: z.string() });
export const projectRoutes = {
  createProject: route({
    method: 'POST',
    path: '/projects',
    project: 'body.id',
    summary: 'Creates a project (holidays: US)',
    body: z.strictObject({
      id: projectId,
      name,
      description: text.default(''),
      status: z.enum(['active', 'inactive']).default('inactive'),
    }),
    status: 201,
    answer: done,
    invalid: 400,
    errors: ['project_exists'],
  }),
  listProjects: route({
    method: 'GET',
    path: '/projects',
    project: 'filtered',
    summary: 'All projects by id',
    query: z.strictObject({
      ...page,
      /** of the object that declares it */
      owner_namespace: z
        .string()
        .regex(/^[a-z0-9.-]{1,63}$/, 'want the name of a namespace')
        .optional(),
    }),
    answer: z.array(project),
  }),
  listProjectChanges: route({
    method: 'GET',
    path: '/projects/changes',
    project: 'filtered',
    summary:
      'Owner, digest and team of the projects that changed since a cursor, by id; `next` goes on from there, also after a restart. One may come again although nothing of it changed',
    query: changePage,
    answer: z.object({ projects: z.array(projectState), next: z.string() }),
  }),
  getProject: route({
    method: 'GET',
    path: '/projects/:project_id',
    summary: 'One project',
    params: byProject,
    answer: project,
    errors: ['project_not_found'],
  }),
  declareProject: route({
    method: 'PUT',
    path: '/projects/:project_id',
    bodyLimit: LARGE_BODY,
    access: 'system',
    summary: 'Makes the project what its owner declares: name, calendar, team, absences. Adopts one without an owner',
    params: z.strictObject({ project_id: projectId }),
    body: z.strictObject({
      owner,
      /** of the declaration; kept so that the owner sees whether it has to declare again */
      digest: z.string().max(100),
      name,
      description: text.default(''),
      calendar,
      team: z.array(declaredMember).max(50),
    }),
    rules: [
      'the calendar’s country and subdivision are places whose public holidays are known, its time_zone an IANA time zone',
      'no id is twice in the team',
      'no absence ends before it starts',
    ],
    answer: project,
    errors: ['project_id_taken'],
  }),
  releaseProject: route({
    method: 'DELETE',
    path: '/projects/:project_id/owner',
    access: 'system',
    summary: 'The owner gives the project id up; all data stays. Nothing happens when another owns it',
    params: byProject,
    query: z.strictObject({ owner }),
    answer: done,
    errors: ['project_not_found'],
  }),
  setProjectStatus: route({
    method: 'PUT',
    path: '/projects/:project_id/status',
    summary: 'Marks a project active or inactive',
    params: byProject,
    body: z.strictObject({ status: z.enum(['active', 'inactive']) }),
    answer: done.extend({ status: z.string() }),
    invalid: 400,
    errors: ['project_not_found'],
  }),
  createEmployee: route({
    method: 'POST',
    path: '/employees',
    project: 'none',
    summary: 'Creates an employee',
    body: z.strictObject({
      id: idWord,
      name,
      gender: z.string().max(10).nullable().default(null),
      state: z.string().max(50).nullable().default(null),
      age: z.number().int().min(0).max(150).nullable().default(null),
      project_assign: z.boolean().nullable().default(null),
      active: z.boolean().nullable().default(null),
    }),
    status: 201,
    answer: z.object({ message: z.string(), employee_id: z.string() }),
    invalid: 400,
    errors: ['employee_exists'],
  }),
  listTeams: route({
    method: 'GET',
    path: '/teams',
    project: 'filtered',
    summary: 'All employees by id',
    query: z.strictObject(page),
    answer: z.array(employee),
  }),
  getEmployee: route({
    method: 'GET',
    path: '/employees/:employee_id',
    project: 'filtered',
    summary: 'One employee',
    params: z.strictObject({ employee_id: z.string() }),
    answer: employee,
    errors: ['employee_not_found'],
  }),
  assignTeamMembers: route({
    method: 'POST',
    path: '/projects/:project_id/team-members-assign',
    summary: 'Adds employees to the project; those already in it stay',
    params: byProject,
    body: z.strictObject({ employee_ids: z.array(idWord).min(1).max(50) }),
    answer: done,
    errors: ['project_not_found', 'employee_not_found'],
  }),
  listTeamMembers: route({
    method: 'GET',
    path: '/projects/:project_id/team-members',
    summary: 'Who works on the project',
    params: byProject,
    answer: z.object({
      project_id: z.string(),
      team_members: z.array(
        z.object({ id: z.string(), name: z.string(), role: z.string().nullable(), hours_per_day: z.number().int() }),
      ),
    }),
    errors: ['project_not_found'],
  }),
  ...calendarRoutes,
  ...peopleRoutes,
};
