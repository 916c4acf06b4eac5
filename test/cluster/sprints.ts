import { conditionOf, type Kubectl, type Printed } from '../fixtures/kubectl.ts';
import { projectObject, sprintObject, tasks } from '../fixtures/manifests.ts';
import { until } from '../fixtures/waiting.ts';

const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A project whose team works on whatever day the test runs, and a sprint whose daily scrum is in less than a minute, unless `more` says so. */
export function aSprint(name: string, mode: 'Live' | 'Simulated', more: object = {}): object[] {
  return [
    projectObject(name, {
      calendar: { workingDays: EVERY_DAY },
      team: [
        { employeeID: 'ada', name: 'Ada' },
        { employeeID: 'bob', name: 'Bob' },
      ],
      backlog: { tasks: tasks(name.toUpperCase(), 3) },
    }),
    sprintObject(`${name}-1`, name, {
      mode,
      durationWeeks: 1,
      dailyScrum: { schedule: '* * * * *' },
      ...(mode === 'Simulated' ? { simulation: { seed: 7 } } : {}),
      ...more,
    }),
  ];
}

/** The first Job that the CronJob of a sprint made by itself, once its pod has ended well. */
export async function firstJob(kube: Kubectl, sprint: string, seconds = 110): Promise<Printed> {
  return until(
    `a Job of the CronJob of ${sprint}`,
    async () => {
      const jobs = await kube.list('jobs');
      return jobs.find(
        (job) =>
          job.metadata.ownerReferences?.some(
            (o: Printed) => o.kind === 'CronJob' && o.name === `${sprint}-daily-scrum`,
          ) && job.status.succeeded === 1,
      );
    },
    seconds,
  );
}

/** Holds a daily scrum in a pod that is made as the CronJob makes its own: of a Simulated sprint the next day's, of a Live one today's. */
export async function holdDailyScrum(kube: Kubectl, sprint: string, name: string): Promise<void> {
  await kube.kubectl(['create', 'job', name, `--from=cronjob/${sprint}-daily-scrum`]);
  await kube.wait(`job/${name}`, 'Complete', 60);
}

/** Plays a Simulated sprint to its end, day after day; the last day takes CronJob and Jobs away. */
export async function playToItsEnd(kube: Kubectl, sprint: string): Promise<Printed> {
  let day = 0;
  const ended = async () => {
    const shown = await kube.get('sprint', sprint);
    return conditionOf(shown, 'Succeeded')?.status === 'True' ? shown : undefined;
  };
  return until(
    `the end of ${sprint}`,
    async () => {
      const shown = await ended();
      if (shown) return shown;
      const name = `${sprint}-by-hand-${++day}`;
      await kube.kubectl(['create', 'job', name, `--from=cronjob/${sprint}-daily-scrum`]);
      await until(name, async () => (await kube.get('job', name)).status.completionTime ?? (await ended()), 60);
      return undefined;
    },
    120,
  );
}
