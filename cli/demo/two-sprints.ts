import { Temporal } from 'temporal-polyfill';
import { play, workingDays } from './days.ts';
import { manifestOf } from './manifest.ts';
import { API, type Stage } from './stage.ts';

const CSV = 'examples/import/webshop.csv';
const EVERY_MINUTE = '* * * * *';

/** Plays one project through two sprints, telling each step as the commands that a user would type. */
export async function playTwoSprints(stage: Stage): Promise<void> {
  stage.tell('A backlog from a CSV file becomes a Project; a team with an absence and a holiday joins it');
  console.log(`$ dsm import ${CSV} | kubectl apply -f -`);
  await stage.kubectl(['create', 'namespace', stage.namespace], { quiet: true });
  // Created together with its first sprint: the CronJob has to wait for a full minute, and everything else fits in there.
  await stage.apply(await project(stage.namespace));
  stage.tell('Two sprints in a row: the second waits in the queue');
  // On whichever day the demo is played, this seed leaves some of the tasks, so that there is something to carry over.
  await stage.apply(sprint('webshop-1', 'A customer finds a product and puts it into the cart', 25));
  await stage.apply(sprint('webshop-2', 'A customer pays', 26));
  await stage.wait('sprint/webshop-1', 'Ready');
  await stage.until('the first daily scrum is scheduled', async () => (await stage.names('cronjobs')).length > 0);

  stage.tell('At the start');
  await stage.tables();
  await stage.kubectl(['get', 'cronjobs']);

  stage.tell('The daily scrum is a CronJob. It fires at the next full minute (waiting for it)');
  await stage.until(
    'a daily scrum started by the CronJob',
    async () => (await stage.names('dailyscrums')).length > 0,
    100,
  );
  const [first] = await stage.names('dailyscrums');
  await stage.wait(`dailyscrum/${first}`, 'Succeeded');
  const job = await stage.until('its Job to complete', () => completedJob(stage));
  await stage.kubectl(['get', 'job', job]);
  await stage.kubectl(['get', 'pods', '-o', 'wide', '-l', `batch.kubernetes.io/job-name=${job}`]);
  await stage.kubectl(['logs', `job/${job}`]);
  await stage.kubectl([
    'get',
    'pod',
    '-l',
    `batch.kubernetes.io/job-name=${job}`,
    '-o',
    'jsonpath=ServiceAccount: {.items[0].spec.serviceAccountName}{"\\n"}',
  ]);

  stage.tell('Each DailyScrum object is one more simulated day: half of the sprint');
  const days = await workingDays(stage, 'webshop-1');
  await play(stage, 'webshop-1', days.slice(0, 5));
  await stage.tables();
  await stage.kubectl(['get', 'dailyscrums']);

  stage.tell('The rest of it, and its retrospective');
  await play(stage, 'webshop-1', days.slice(5));
  await stage.wait('sprint/webshop-1', 'Succeeded');
  await stage.retrospective('webshop-1');

  stage.tell('What was not finished carried over: the second sprint has started by itself');
  await stage.until('webshop-2 to start', async () => (await stage.sprint('webshop-2')).status?.phase === 'Active');
  await stage.tables();
  await stage.kubectl([
    'get',
    'sprint',
    'webshop-2',
    '-o',
    'jsonpath=Sprint Backlog: {.status.sprintBacklog.taskIDs}{"\\n"}',
  ]);
  await play(stage, 'webshop-2', await workingDays(stage, 'webshop-2'));
  await stage.wait('sprint/webshop-2', 'Succeeded');

  stage.tell('At the end');
  await stage.retrospective('webshop-2');
  await stage.settled();
  await stage.tables();
}

/** The imported backlog, with what a CSV file cannot tell. */
async function project(namespace: string): Promise<object> {
  const manifest = await manifestOf(CSV);
  const tuesday = nextTuesday(Temporal.Now.plainDateISO('UTC'));
  const day = (n: number) => tuesday.add({ days: n }).toString();
  const team = (manifest.spec.team ?? []).map((member, i) =>
    i === 1 ? { ...member, absences: [{ startDate: day(0), endDate: day(1), reason: 'moving house' }] } : member,
  );
  return {
    ...manifest,
    spec: {
      ...manifest.spec,
      // One project id a namespace, so that the demo can be played again in a world that is kept.
      projectID: namespace.toUpperCase().replace('DEMO', 'SHOP'),
      team,
      calendar: {
        timeZone: 'UTC',
        holidays: [{ date: day(2), name: 'Company day' }],
      },
      sprintDefaults: { mode: 'Simulated', durationWeeks: 2, maxTasks: 8, dailyScrum: { schedule: EVERY_MINUTE } },
    },
  };
}

/** One to seven days ahead: the days after it lie in the first sprint, whatever today is. */
const nextTuesday = (today: Temporal.PlainDate): Temporal.PlainDate =>
  today.add({ days: (2 - today.dayOfWeek + 7) % 7 || 7 });

const sprint = (name: string, goal: string, seed: number): object => ({
  apiVersion: API,
  kind: 'Sprint',
  metadata: { name },
  spec: { projectRef: { name: 'webshop' }, goal, simulation: { seed } },
});

async function completedJob(stage: Stage): Promise<string | undefined> {
  const list = JSON.parse(await stage.kubectl(['get', 'jobs', '-o', 'json'], { quiet: true }));
  return list.items.find((j: { status: { succeeded?: number } }) => j.status.succeeded)?.metadata.name;
}
