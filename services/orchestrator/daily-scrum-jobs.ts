import { Problem } from '../kit/calls/problem.ts';
import type { Sprint } from '../sprint/contract/shapes.ts';
import { cronJobNameOf } from './deciding/answer.ts';
import type { Neighbours } from './deciding/facts.ts';

/**
 * The seed's "delete the CronJob": the daily scrum of the running sprint is no longer started by itself. The CronJob itself is the
 * operator's, which follows. @throws Problem cronjob_not_found, sprint_declared
 */
export async function suspendDailyScrum({ sprints }: Neighbours, projectId: string, cronJobName: string) {
  const [running] = await sprints.listByProject({
    params: { project_id: projectId },
    query: { status: 'in_progress', limit: 1 },
  });
  const scheduled = running?.daily_scrum;
  if (!running || !scheduled || cronJobNameOf(projectId, running.sprint_id) !== cronJobName)
    throw new Problem('cronjob_not_found', `no running sprint of ${projectId} has the daily scrum ${cronJobName}`);
  if (isDeclared(running))
    throw new Problem('sprint_declared', `${running.external_ref} declares ${running.sprint_id}`);
  await sprints.scheduleDailyScrum({
    params: { sprint_id: running.sprint_id },
    body: { ...scheduled, state: 'Suspended' },
  });
  return { message: `CronJob ${cronJobName} deleted successfully`, cronjob_name: cronJobName };
}

/** An object that started the sprint declares it; one that merely shows what began in REST has claimed it later and brings no spec. */
const isDeclared = ({ external_ref, external_spec }: Omit<Sprint, 'tasks'>): boolean =>
  external_ref !== null && (external_spec ?? null) !== null;
