import { SPRINT, SPRINT_LABEL } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { ReconcileContext, Request } from '../../runtime/control/controller.ts';
import { keyOf, type Resource } from '../../runtime/objects/object.ts';
import { CRON_JOBS, isLeftBehind } from './cron-job.ts';

/**
 * Deletes the CronJobs that a Sprint which is gone has left behind without an owner: nobody else would, and their pods would fail every
 * day. Throws KubeError.
 */
export async function removeLeftBehind(request: Request, context: ReconcileContext): Promise<void> {
  const orphans = context
    .store(CRON_JOBS)
    .list(request.namespace)
    .filter((cronJob) => isLeftBehind(cronJob) && cronJob.metadata.labels?.[SPRINT_LABEL] === request.name);
  if (orphans.length === 0) return;
  // The store may lag behind a Sprint that was applied again, which takes its CronJob over.
  if ((await context.client.get(SPRINT as Resource<Sprint>, request)) !== undefined) return;
  for (const orphan of orphans) {
    const { name, uid } = orphan.metadata;
    if (uid === undefined) continue;
    await context.client.delete(CRON_JOBS, keyOf(orphan), { uid });
    context.log.info({ cronJob: name }, 'deleted a CronJob whose Sprint is gone');
  }
}
