import { z } from 'zod';
import { absence, calendar, declaredMember, projectStatus } from './routes.ts';

/** By REST there may be more absences than one declaration can have. */
const member = z.object({ ...declaredMember.shape, absences: z.array(z.object(absence.shape)) });

/** What a project is, whole, whenever its calendar, its team or an absence changed. */
export const projectChanged = {
  type: 'ProjectChanged',
  stream: 'project_events',
  aggregateType: 'Project',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    name: z.string(),
    /** the object that declares it; null: made by REST, or given up */
    owner: z.string().nullable(),
    calendar: z.object(calendar.shape),
    /** with their absences, by id */
    team: z.array(member),
  }),
};

/** A project became active, inactive or in progress, by hand or by its sprints. */
export const projectStatusChanged = {
  type: 'ProjectStatusChanged',
  stream: 'project_events',
  aggregateType: 'Project',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    status: projectStatus,
    previous_status: projectStatus,
    /** the sprint whose start or close did it; null: somebody asked */
    sprint_id: z.string().nullable(),
    changed_at: z.string(),
  }),
};
