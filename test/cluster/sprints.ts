import type { Kubectl, Printed } from '../fixtures/kubectl.ts';
import { projectObject, sprintObject, tasks } from '../fixtures/manifests.ts';
import { until } from '../fixtures/waiting.ts';

const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A project whose team works on whatever day the test runs, and a sprint whose daily scrum is in less than a minute. */
export function aSprint(name: string, mode: 'Live' | 'Simulated'): object[] {
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

/** Plays the next day of a Simulated sprint in a pod that is made as the CronJob makes its own. */
export async function playDay(kube: Kubectl, sprint: string, day: number): Promise<void> {
  const name = `${sprint}-by-hand-${day}`;
  await kube.kubectl(['create', 'job', name, `--from=cronjob/${sprint}-daily-scrum`]);
  await kube.wait(`job/${name}`, 'Complete', 60);
}
