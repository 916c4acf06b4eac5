import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import { isAlreadyExists, KubeError } from '../controllers/runtime/client/kube-error.ts';
import { findCondition } from '../controllers/runtime/objects/conditions.ts';
import type { KubeObject, ObjectKey, Resource } from '../controllers/runtime/objects/object.ts';
import type { DailyScrum } from '../crds/daily-scrum.ts';
import { dailyScrumName } from '../crds/names/child-names.ts';
import { DAILY_SCRUM, GROUP, PROJECT_LABEL, SPRINT, SPRINT_LABEL } from '../crds/resources.ts';
import { isClosed } from '../crds/rules/closed-sprint.ts';
import type { Sprint } from '../crds/sprint.ts';
import { clockOffset } from '../dev/world/clock.ts';
import { DEFAULT_DIR } from '../dev/world/folder.ts';
import { liveDate, timeInName, timeOfJob } from './daily-scrum-date.ts';
import { kubeSource, readDate, readSeconds } from './daily-scrum-options.ts';

const HELP = `
Creates the DailyScrum object of the day, waits for its end and prints what was reported. It being there already is fine; one
that was applied before its day had come (FutureDate) is made anew.
This is what the pods of a sprint's CronJob run. Without --date the day is that for which the CronJob fired; by hand it is
today or, in a simulated sprint, the next simulated working day. The exit code is 0 when the daily scrum was held, when it
is a day off and when the sprint does not run.

Examples:
  dsm daily-scrum --sprint sprint-1
  dsm daily-scrum --sprint sprint-1 --date 2026-11-24 --namespace team-a`;

interface Options {
  sprint: string;
  date?: string;
  namespace?: string;
  timeout: number;
  dir: string;
}

/** What the pod's environment says. */
interface Surroundings {
  namespace: string | undefined;
  jobName: string | undefined;
  clockOffsetMs: number;
}

// On the DailyScrum of a simulated sprint: a pod that is started again for the same Job means the same day.
const JOB_LABEL = `${GROUP}/job`;
const JOBS: Resource = { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', namespaced: true };
const SPRINTS: Resource<Sprint> = SPRINT;
const DAILY_SCRUMS: Resource<DailyScrum> = DAILY_SCRUM;
const LOOK_EVERY_MS = 500;

export function register(program: Command): void {
  program
    .command('daily-scrum')
    .summary('hold the daily scrum of a sprint (what its CronJob runs)')
    .description('Hold the daily scrum of a sprint.')
    .requiredOption('--sprint <name>', 'the Sprint object')
    .option('--date <date>', 'the day, as 2026-11-24', readDate)
    .option('--namespace <name>', "where the Sprint is (default: $NAMESPACE, else the kubeconfig's)")
    .option('--dir <folder>', 'the local world whose clock counts, when there is one', DEFAULT_DIR)
    .option('--timeout <seconds>', 'longest wait for the end of the daily scrum', readSeconds, 600)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { env } = process;
      const client = await KubeClient.connect(kubeSource(env), { userAgent: 'dsm-daily-scrum' });
      try {
        process.exitCode = await holdDailyScrum(client, options, {
          namespace: env.NAMESPACE,
          jobName: env.DSM_JOB_NAME,
          // By hand there is no pod that was told: the world says it itself.
          clockOffsetMs: Number(env.DSM_CLOCK_OFFSET_MS ?? clockOffset(options.dir)),
        });
      } finally {
        await client.close();
      }
    });
}

/** Returns the exit code. Throws when the sprint is not there, Kubernetes refuses, or the end does not come in time. */
async function holdDailyScrum(client: KubeClient, options: Options, around: Surroundings): Promise<number> {
  const namespace = options.namespace ?? around.namespace ?? client.namespace;
  const sprint = await client.get(SPRINTS, { namespace, name: options.sprint });
  if (sprint === undefined) throw new Error(`hold daily scrum: Sprint ${namespace}/${options.sprint}: there is none`);
  if (sprint.status?.phase !== 'Active') {
    const why = isClosed(sprint) || sprint.status?.phase === 'Closing' ? 'is closed' : 'does not run yet';
    console.log(`Sprint ${options.sprint} ${why}: no daily scrum is held.`);
    return 0;
  }
  const date = options.date ?? (await dateFor(client, sprint, around));
  if (date === undefined) {
    console.log(`Sprint ${options.sprint} has no working day left: no daily scrum is held.`);
    return 0;
  }
  const key = { namespace, name: dailyScrumName(options.sprint, date) };
  await makeWayFor(client, key);
  await createUnlessThere(client, sprint, date, key, around.jobName);
  const ended = await waitForEnd(client, key, options.timeout * 1000);
  return report(ended, await client.get(SPRINTS, { namespace, name: options.sprint }));
}

async function dateFor(client: KubeClient, sprint: Sprint, around: Surroundings): Promise<string | undefined> {
  const { name, namespace } = sprint.metadata;
  const { jobName, clockOffsetMs } = around;
  if (sprint.status?.mode === 'Simulated') {
    if (jobName === undefined) return sprint.status.day?.next;
    const labelSelector = `${JOB_LABEL}=${jobName}`;
    const { items } = await client.list(DAILY_SCRUMS, { namespace, labelSelector });
    return items[0]?.spec.date ?? sprint.status.day?.next;
  }
  // Not the Project's zone, which may have changed since the start, nor the schedule's.
  const timeZone = sprint.status?.day?.timeZone;
  if (timeZone === undefined)
    throw new Error(`hold daily scrum: Sprint ${namespace}/${name}: its status does not say the zone of its days yet`);
  const time = jobName === undefined ? Date.now() : await firedAt(client, namespace, name, jobName);
  return liveDate(time, clockOffsetMs, timeZone);
}

async function firedAt(client: KubeClient, namespace: string, sprint: string, jobName: string): Promise<number> {
  const named = timeInName(sprint, jobName);
  if (named !== undefined) return named;
  const job = await client.get(JOBS, { namespace, name: jobName });
  if (job === undefined) throw new Error(`hold daily scrum: Job ${namespace}/${jobName}: there is none`);
  return timeOfJob(job.metadata);
}

/** Takes an object away that ended without a daily scrum, as one that was applied too early: what has ended never changes. */
async function makeWayFor(client: KubeClient, key: ObjectKey): Promise<void> {
  const early = await client.get(DAILY_SCRUMS, key);
  if (early === undefined || findCondition(early.status?.conditions, 'Succeeded')?.status !== 'False') return;
  // Another pod may have put the day's own in its place meanwhile, which has another uid.
  await client.delete(DAILY_SCRUMS, key, { uid: early.metadata.uid });
}

async function createUnlessThere(
  client: KubeClient,
  sprint: Sprint,
  date: string,
  key: ObjectKey,
  jobName: string | undefined,
): Promise<void> {
  const { name, uid } = sprint.metadata;
  const labels = {
    [SPRINT_LABEL]: name,
    [PROJECT_LABEL]: sprint.spec.projectRef.name,
    ...(jobName === undefined ? {} : { [JOB_LABEL]: jobName }),
  };
  const ownerReferences = [{ apiVersion: SPRINT.apiVersion, kind: SPRINT.kind, name, uid }];
  const object: KubeObject & Pick<DailyScrum, 'spec'> = {
    apiVersion: DAILY_SCRUM.apiVersion,
    kind: DAILY_SCRUM.kind,
    metadata: { ...key, labels, ownerReferences },
    spec: { sprintRef: { name }, date },
  };
  try {
    await client.create(DAILY_SCRUM as Resource<typeof object>, object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

async function waitForEnd(client: KubeClient, key: ObjectKey, timeoutMs: number): Promise<DailyScrum> {
  const deadline = performance.now() + timeoutMs;
  let last = 'nothing was heard of it';
  while (performance.now() < deadline) {
    try {
      const object = await client.get(DAILY_SCRUMS, key);
      if (object === undefined) throw new Error(`hold daily scrum: DailyScrum ${key.name}: it was deleted meanwhile`);
      const succeeded = findCondition(object.status?.conditions, 'Succeeded')?.status;
      if (succeeded === 'True' || succeeded === 'False') return object;
      last = findCondition(object.status?.conditions, 'Ready')?.message ?? 'the operator has not seen it';
    } catch (error) {
      // The API server may be restarting; the DailyScrum does not mind.
      if (!(error instanceof KubeError && error.retryable)) throw error;
      last = error.message;
    }
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`hold daily scrum: DailyScrum ${key.name}: no end within ${timeoutMs / 1000} s: ${last}`);
}

function report({ metadata, status }: DailyScrum, sprint: Sprint | undefined): number {
  const succeeded = findCondition(status?.conditions, 'Succeeded');
  console.log(`${metadata.name}: ${succeeded?.reason}: ${succeeded?.message}`);
  for (const { employeeID, yesterday, today, impediments } of status?.members ?? []) {
    console.log(`  ${employeeID}`);
    for (const [label, text] of Object.entries({ yesterday, today, impediments }))
      if (text) console.log(`    ${label}: ${text.replaceAll('\n', '\n      ')}`);
  }
  if (succeeded?.status === 'True') return 0;
  // A sprint that closed while its CronJob fired is no failure of the Job.
  return sprint === undefined || isClosed(sprint) ? 0 : 1;
}
