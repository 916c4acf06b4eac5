import type { Arrangement } from './arrangements.ts';
import { ask, Refused } from './requests.ts';
import type { Times } from './times.ts';

const EMPLOYEES = 3;
const DAILY_SCRUMS = 10;

/** What one life or many took: milliseconds a request, by its name. */
export type LifeTimes = Record<'start' | 'scrum', Times>;

export interface Life {
  /** whether the retrospective could be read right after the close */
  hasRetrospective: boolean;
}

/** A project with a team and a backlog of ten. */
export async function beginProject({ project, backlog }: Arrangement['endpoints'], id: string): Promise<void> {
  await ask('POST', `${project}/projects`, { id, name: id });
  const ids = Array.from({ length: EMPLOYEES }, (_, i) => `${id}-E${i + 1}`);
  for (const employee of ids) await ask('POST', `${project}/employees`, { id: employee, name: employee });
  await ask('POST', `${project}/projects/${id}/team-members-assign`, { employee_ids: ids });
  await ask('POST', `${backlog}/backlogs/${id}`);
}

export const startSprint = async ({ sprint }: Arrangement['endpoints'], id: string): Promise<string> =>
  (await ask<{ sprint_id: string }>('POST', `${sprint}/sprints/${id}`, { sprint_name: `Sprint of ${id}` })).sprint_id;

/** Plays a project from its creation to the retrospective of its first sprint. */
export async function playLife(endpoints: Arrangement['endpoints'], id: string, times: LifeTimes): Promise<Life> {
  await beginProject(endpoints, id);
  return playSprint(endpoints, id, times);
}

/** From the start of a project's sprint to its retrospective. */
export async function playSprint(endpoints: Arrangement['endpoints'], id: string, times: LifeTimes): Promise<Life> {
  const { sprint, chronicle } = endpoints;
  const sprintId = await times.start.of(() => startSprint(endpoints, id));
  for (let day = 0; day < DAILY_SCRUMS; day++)
    await times.scrum.of(() => ask('POST', `${sprint}/sprints/${sprintId}/run-daily-scrum`));
  await ask('POST', `${sprint}/sprints/${sprintId}/close`);
  const note = `${chronicle}/v1/notes/sprint_retrospective?sprint_id=${sprintId}`;
  try {
    await ask('GET', note);
    return { hasRetrospective: true };
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return { hasRetrospective: false };
    throw error;
  }
}
