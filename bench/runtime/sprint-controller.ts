// Sprint → CronJob + status. With BENCH_EXPECT=N it prints `BENCH processed N` once N Sprints were reconciled without an error.
import { applyStatusIfChanged } from '../../controllers/runtime/apply/status.ts';
import { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { ReconcileContext, Request } from '../../controllers/runtime/control/controller.ts';
import { OperatorRuntime } from '../../controllers/runtime/control/runtime.ts';
import { controllerReference, type KubeObject, type Resource } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';

interface Sprint extends KubeObject {
  spec: { schedule: string; weeks?: number; goal?: string };
  status?: { observedGeneration: number; phase: string; cronJob: string; conditions: object[] };
}

interface CronJob extends KubeObject {
  spec: { schedule: string; suspend?: boolean; jobTemplate?: object };
  status?: object | undefined;
}

const SPRINTS: Resource<Sprint> = {
  apiVersion: 'bench.dsm.dev/v1',
  kind: 'Sprint',
  plural: 'sprints',
  namespaced: true,
};

const CRON_JOBS: Resource<CronJob> = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  namespaced: true,
  slim: (job) => {
    job.spec = { schedule: job.spec.schedule };
    job.status = undefined;
  },
};

const MANAGER = 'bench';
const JOB_TEMPLATE = {
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'x' }] } } },
};

const expected = Number(process.env.BENCH_EXPECT ?? 0);
const processed = new Set<string>();

async function reconcile(request: Request, { client, store }: ReconcileContext): Promise<void> {
  const sprint = store(SPRINTS).get(request);
  if (sprint === undefined || sprint.metadata.deletionTimestamp !== undefined) return;
  const name = `${request.name}-daily`;
  await ensureCronJob(client, sprint, store(CRON_JOBS).get({ ...request, name }), name);
  const status = {
    observedGeneration: sprint.metadata.generation ?? 0,
    phase: 'Active',
    cronJob: name,
    conditions: [{ type: 'Ready', status: 'True' }],
  };
  await applyStatusIfChanged(client, SPRINTS, sprint, status, MANAGER);
  if (expected > 0 && !processed.has(request.name) && processed.add(request.name).size === expected)
    console.log(`BENCH processed ${expected}`);
}

async function ensureCronJob(
  client: KubeClient,
  sprint: Sprint,
  current: CronJob | undefined,
  name: string,
): Promise<void> {
  const { namespace = '' } = sprint.metadata;
  const { schedule } = sprint.spec;
  if (current?.spec.schedule === schedule) return;
  const desired: CronJob = {
    apiVersion: CRON_JOBS.apiVersion,
    kind: CRON_JOBS.kind,
    metadata: { name, namespace, ownerReferences: [controllerReference(sprint)] },
    spec: { schedule, suspend: true, jobTemplate: JOB_TEMPLATE },
  };
  if (current === undefined) await client.create(CRON_JOBS, desired, MANAGER);
  else await client.apply(CRON_JOBS, desired, { fieldManager: MANAGER, force: true });
}

export async function control(): Promise<void> {
  const tell = (fields: Record<string, unknown>, message: string) => console.error(message, fields);
  const log: Logger = { debug: () => undefined, info: () => undefined, warn: tell, error: tell };
  const client = await KubeClient.connect({ file: process.env.KUBECONFIG ?? '' }, { userAgent: 'bench' });
  const runtime = new OperatorRuntime({ client, clock: Date, log, name: 'bench' });
  runtime.add({
    name: 'sprint',
    for: SPRINTS,
    owns: [CRON_JOBS],
    workers: 10,
    settle: { quietMs: 60, longestMs: 1_000 },
    reconcile,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      void runtime
        .stop(2_000)
        .then(() => client.close())
        .then(() => process.exit(0));
    });
  await runtime.start();
}
