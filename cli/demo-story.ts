import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { stringify } from 'yaml';
import type { Sprint } from '../crds/sprint.ts';
import type { World } from '../dev/world/world.ts';
import { importBacklog } from './import/import.ts';
import { optionsOf } from './import/options.ts';
import { readSource } from './import/source.ts';

const CSV = 'examples/import/webshop.csv';
const API = 'scrum.dsm.dev/v1alpha1';
const EVERY_MINUTE = '* * * * *';

/** Plays one project through two sprints, telling each step as the commands that a user would type. */
export async function playStory(world: World, signal: AbortSignal): Promise<void> {
  const stage = new Stage(world, await freeNamespace(world), signal);
  stage.tell('A backlog from a CSV file becomes a Project; a team with an absence and a holiday joins it');
  console.log(`$ dsm import ${CSV} | kubectl apply -f -`);
  await stage.kubectl(['create', 'namespace', stage.namespace], { quiet: true });
  // Created together with its first sprint: the CronJob has to wait for a full minute, and everything else fits in there.
  await stage.apply(await project(stage.namespace));
  stage.tell('Two sprints in a row: the second waits in the queue');
  await stage.apply(sprint('webshop-1', 'A customer finds a product and puts it into the cart', 11));
  await stage.apply(sprint('webshop-2', 'A customer pays', 12));
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

class Stage {
  readonly namespace: string;
  readonly #world: World;
  readonly #signal: AbortSignal;

  constructor(world: World, namespace: string, signal: AbortSignal) {
    this.#world = world;
    this.namespace = namespace;
    this.#signal = signal;
  }

  tell(what: string): void {
    console.log(`\n# ${what}`);
  }

  /** Runs kubectl in the demo's namespace and shows command and answer, unless quiet. */
  async kubectl(args: string[], options: { input?: string; quiet?: boolean } = {}): Promise<string> {
    this.#signal.throwIfAborted();
    const { stdout, stderr, code } = await this.#world.kubectl(
      ['-n', this.namespace, ...args],
      options.input === undefined ? {} : { input: options.input },
    );
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: exit ${code}: ${stderr.trim()}`);
    if (!options.quiet) console.log(`$ kubectl ${args.map(quoted).join(' ')}\n${(stdout || stderr).trimEnd()}`);
    return stdout;
  }

  async apply(object: object): Promise<void> {
    const answer = await this.kubectl(['apply', '-f', '-'], { input: stringify(object), quiet: true });
    console.log(answer.trimEnd());
  }

  async wait(object: string, condition: string): Promise<void> {
    await this.kubectl(['wait', `--for=condition=${condition}`, object, '--timeout=60s']);
  }

  tables(): Promise<string> {
    return this.kubectl(['get', 'projects,sprints']);
  }

  async names(kind: string): Promise<string[]> {
    const list = await this.kubectl(['get', kind, '-o', 'jsonpath={.items[*].metadata.name}'], { quiet: true });
    return list.split(' ').filter((name) => name !== '');
  }

  async sprint(name: string): Promise<Sprint> {
    return JSON.parse(await this.kubectl(['get', 'sprint', name, '-o', 'json'], { quiet: true })) as Sprint;
  }

  async retrospective(name: string): Promise<void> {
    const retrospective = (await this.sprint(name)).status?.retrospective;
    console.log(`$ kubectl get sprint ${name} -o yaml   (status.retrospective)\n${stringify(retrospective).trimEnd()}`);
  }

  /** The project's column follows by event, a moment after the sprint's end. */
  settled(): Promise<unknown> {
    return this.until('the backlog to settle', async () => {
      const project = JSON.parse(await this.kubectl(['get', 'project', 'webshop', '-o', 'json'], { quiet: true }));
      return project.status.completedSprints === 2 && project.status.backlog.inSprint === 0;
    });
  }

  async until<T>(what: string, look: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      const seen = await look();
      if (seen) return seen;
      if (performance.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
      await sleep(300, undefined, { signal: this.#signal });
    }
  }
}

const quoted = (word: string): string => (/[\s{}"'*]/.test(word) ? `'${word}'` : word);

async function freeNamespace(world: World): Promise<string> {
  const { stdout } = await world.kubectl(['get', 'namespaces', '-o', 'jsonpath={.items[*].metadata.name}']);
  const taken = new Set(stdout.split(' '));
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'demo' : `demo-${n}`;
    if (!taken.has(name)) return name;
  }
}

/** The imported backlog, with what a CSV file cannot tell. */
async function project(namespace: string): Promise<object> {
  const { manifest } = importBacklog(
    await readSource(fileURLToPath(new URL(`../${CSV}`, import.meta.url))),
    optionsOf({}),
  );
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

/** Monday to Friday of the sprint's window; what is a holiday of them, the daily scrum itself tells. */
async function workingDays(stage: Stage, name: string): Promise<string[]> {
  const { startDate, endDate } = (await stage.sprint(name)).status ?? {};
  const days: string[] = [];
  for (let d = Temporal.PlainDate.from(startDate ?? ''); d.toString() < (endDate ?? ''); d = d.add({ days: 1 })) {
    if (d.dayOfWeek <= 5) days.push(d.toString());
  }
  return days;
}

async function play(stage: Stage, sprintName: string, days: readonly string[]): Promise<void> {
  const there = new Set(await stage.names('dailyscrums'));
  const names = days.map((date) => `${sprintName}-${date.replaceAll('-', '')}`);
  const objects = days.map((date, i) => ({
    apiVersion: API,
    kind: 'DailyScrum',
    metadata: { name: names[i] },
    spec: { sprintRef: { name: sprintName }, date },
  }));
  const missing = objects.filter((o) => !there.has(o.metadata.name ?? ''));
  console.log(`$ kubectl apply -f -    # DailyScrums of ${days[0]} to ${days.at(-1)}`);
  await stage.kubectl(['apply', '-f', '-'], { input: missing.map((o) => stringify(o)).join('---\n'), quiet: true });
  // Ended is either way: a day after everything was done is no day of the sprint any more.
  await stage.until('the daily scrums', async () => {
    const list = JSON.parse(await stage.kubectl(['get', 'dailyscrums', '-o', 'json'], { quiet: true }));
    const ended = new Set<string>(
      list.items
        .filter((d: { status?: { phase?: string } }) => ['Completed', 'Failed'].includes(d.status?.phase ?? ''))
        .map((d: { metadata: { name: string } }) => d.metadata.name),
    );
    return names.every((n) => ended.has(n));
  });
}

async function completedJob(stage: Stage): Promise<string | undefined> {
  const list = JSON.parse(await stage.kubectl(['get', 'jobs', '-o', 'json'], { quiet: true }));
  return list.items.find((j: { status: { succeeded?: number } }) => j.status.succeeded)?.metadata.name;
}
