import type { z } from 'zod';
import type { projectRoutes } from './contract/routes.ts';
import { calendarOf, type ListedProject } from './store/projects.ts';
import type { AbsenceRow } from './store/team.ts';

/** What an endpoint answers with. A write's answer is kept with its Idempotency-Key, so use cases return it whole. */
export type Answer<Name extends keyof typeof projectRoutes> = z.output<(typeof projectRoutes)[Name]['answer']>;

export const showProject = (row: ListedProject): Answer<'getProject'> => ({
  id: row.id,
  name: row.name,
  description: row.description,
  status: row.status,
  calendar: calendarOf(row),
  owner: row.owner,
  declared_digest: row.declared_digest,
  velocity: row.velocity,
});

export const showPto = (row: AbsenceRow): Answer<'addPto'> => ({
  pto_id: row.pto_id,
  project_id: row.project_id,
  employee_id: row.employee_id,
  start_date: row.start_date,
  end_date: row.end_date,
  reason: row.reason,
  created_at: row.created_at.toISOString(),
});
