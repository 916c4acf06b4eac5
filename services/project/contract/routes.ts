import { z } from 'zod';
import { idWord, oneLine, page, plainDate, projectId } from '../../kit/calls/fields.ts';
import { LARGE_BODY, route } from '../../kit/calls/route.ts';
import { peopleRoutes } from './people.ts';

const name = oneLine(1, 255);
const text = z.string().max(2000);
const byProject = z.strictObject({ project_id: z.string() });
const window = z.strictObject({ start_date: plainDate, end_date: plainDate });
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

const employee = z.object({
  id: z.string(),
  name: z.string(),
  gender: z.string().nullable(),
  state: z.string().nullable(),
  age: z.number().int().nullable(),
  project_assign: z.boolean().nullable(),
  active: z.boolean().nullable(),
});

const pto = z.object({
  pto_id: z.uuid(),
  /** null: of the person, in every project; absent: a service of before */
  project_id: z.string().nullable().optional(),
  employee_id: z.string(),
  start_date: plainDate,
  /** last day of the absence */
  end_date: plainDate,
  reason: z.string().nullable(),
  created_at: z.string(),
});

const done = z.object({ message: z.string(), project_id: z.string() });
/** the seed's clients send plain dates and date-times alike; the day counts */
const dayOf = z
  .union([plainDate, z.iso.datetime({ offset: true, local: true })], {
    error: 'a date that exists is wanted, as 2024-12-25',
  })
  .transform((v) => v.slice(0, 10));

const ptoDays = z
  .strictObject({ start_date: dayOf, end_date: dayOf, reason: oneLine(0, 500).nullable().default(null) })
  .refine((v) => v.end_date >= v.start_date, { path: ['end_date'], message: 'ends before it starts' });

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
  listHolidays: route({
    method: 'GET',
    path: '/calendar/holidays',
    project: 'none',
    summary: 'US public holidays of one year (absent: this year)',
    query: z.strictObject({ year: z.coerce.number().int().min(1970).max(2100).optional() }),
    answer: z.array(z.object({ holiday_date: plainDate, holiday_name: z.string(), type: z.string() })),
  }),
  listPto: route({
    method: 'GET',
    path: '/projects/:project_id/calendar/pto',
    summary: 'Absences of the project’s team, also those of its people in every project, by start date',
    params: byProject,
    answer: z.array(pto),
    errors: ['project_not_found'],
  }),
  addPto: route({
    method: 'POST',
    path: '/projects/:project_id/calendar/pto',
    summary: 'Adds an absence of a team member in this project alone',
    params: byProject,
    query: z.strictObject({ employee_id: z.string().max(100) }),
    body: ptoDays,
    status: 201,
    answer: pto,
    errors: ['project_not_found', 'employee_not_found'],
  }),
  listPersonalPto: route({
    method: 'GET',
    path: '/employees/:employee_id/calendar/pto',
    summary: 'All absences of a person, by start date',
    params: z.strictObject({ employee_id: z.string() }),
    answer: z.array(pto),
    errors: ['employee_not_found'],
  }),
  addPersonalPto: route({
    method: 'POST',
    path: '/employees/:employee_id/calendar/pto',
    summary: 'Adds an absence of a person in every project whose team the person is in or comes into',
    params: z.strictObject({ employee_id: z.string() }),
    body: ptoDays,
    status: 201,
    answer: pto,
    errors: ['employee_not_found'],
  }),
  checkAvailability: route({
    method: 'GET',
    path: '/projects/:project_id/availability/check',
    summary: 'Holidays and absences from start_date to end_date, both included (at most 366 days)',
    params: byProject,
    query: window,
    answer: z.object({
      status: z.enum(['ok', 'conflict']),
      conflicts: z.array(
        z.object({ type: z.enum(['holiday', 'pto']), date: plainDate, name: z.string(), details: z.string() }),
      ),
    }),
    errors: ['project_not_found'],
  }),
  getCalendar: route({
    method: 'GET',
    path: '/projects/:project_id/calendar',
    summary: 'Each day from start_date to end_date, both included (at most 366 days): is it worked, and who is absent',
    params: byProject,
    query: window,
    answer: z.object({
      project_id: z.string(),
      time_zone: z.string(),
      team: z.array(z.object({ id: z.string(), name: z.string(), hours_per_day: z.number().int() })),
      days: z.array(
        z.object({
          date: plainDate,
          working: z.boolean(),
          /** name of the holiday when it is one */
          holiday: z.string().nullable(),
          /** employee ids */
          absent: z.array(z.string()),
        }),
      ),
    }),
    errors: ['project_not_found'],
  }),
  ...peopleRoutes,
};
