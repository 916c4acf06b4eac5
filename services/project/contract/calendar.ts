import { z } from 'zod';
import { inQuery, oneLine, plainDate } from '../../kit/calls/fields.ts';
import { route, tagged } from '../../kit/calls/route.ts';

// When a team works: holidays, absences, and what the two make of each day.

const byProject = z.strictObject({ project_id: z.string() });
const window = z.strictObject({ start_date: plainDate, end_date: plainDate });

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

/** the seed's clients send plain dates and date-times alike; the day counts */
const dayOf = z
  .union([plainDate, z.iso.datetime({ offset: true, local: true })], {
    error: 'a date that exists is wanted, as 2024-12-25',
  })
  .transform((v) => v.slice(0, 10));

const ptoDays = z
  .strictObject({ start_date: dayOf, end_date: dayOf, reason: oneLine(0, 500).nullable().default(null) })
  .refine((v) => v.end_date >= v.start_date, { path: ['end_date'], message: 'ends before it starts' });
const IN_ORDER = 'end_date is not before start_date';

export const calendarRoutes = {
  listHolidays: route({
    method: 'GET',
    path: '/calendar/holidays',
    project: 'none',
    summary: 'US public holidays of one year (absent: this year)',
    query: z.strictObject({ year: inQuery(z.number().int().min(1970).max(2100)).optional() }),
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
    rules: [IN_ORDER],
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
    rules: [IN_ORDER],
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
    rules: [IN_ORDER, 'the two are at most 366 days apart'],
    answer: z.object({
      status: z.enum(['ok', 'conflict']),
      conflicts: z.array(
        z.object({ type: z.enum(['holiday', 'pto']), date: plainDate, name: z.string(), details: z.string() }),
      ),
    }),
    errors: ['project_not_found'],
  }),
  getCalendar: tagged(
    route({
      method: 'GET',
      path: '/projects/:project_id/calendar',
      summary:
        'Each day from start_date to end_date, both included (at most 366 days): is it worked, and who is absent',
      params: byProject,
      query: window,
      rules: [IN_ORDER, 'the two are at most 366 days apart'],
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
  ),
};
