// What `helm test` runs in a Pod: a Simulated sprint of one week, from Project to retrospective, through the API server alone. It needs
// operator, services, databases and events, all of them. It takes away what it made, also when it fails.
import { readFileSync } from 'node:fs';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 1_000;
const GROUP = '/apis/scrum.dsm.dev/v1alpha1';

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}
interface Shown {
  status?: {
    phase?: string;
    conditions?: Condition[];
    progress?: { display?: string };
    retrospective?: { reportID?: string };
  };
}

const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, NAMESPACE: namespace = '' } = process.env;
const server = `https://${host?.includes(':') ? `[${host}]` : host}:${port}`;
const deadline = performance.now() + WITHIN_MS;
// One project of this name at a time in an installation: a second test beside this one has another.
const name = `dsm-test-${process.pid}-${Date.now().toString(36)}`;

async function call(method: string, path: string, object?: object): Promise<Shown> {
  const answer = await fetch(`${server}${GROUP}/namespaces/${namespace}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${readFileSync(`${ACCOUNT}/token`, 'utf8').trim()}`,
      'content-type': 'application/json',
    },
    ...(object && { body: JSON.stringify(object) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as Shown;
}

const create = (plural: string, kind: string, object: string, spec: object) => {
  console.log(`create ${kind} ${namespace}/${object}`);
  const metadata = { name: object, namespace };
  return call('POST', plural, { apiVersion: 'scrum.dsm.dev/v1alpha1', kind, metadata, spec });
};

/** What cannot be done, or ended badly, says so at once; anything else may take its time. */
async function end(path: string): Promise<Shown> {
  let said = '';
  while (performance.now() < deadline) {
    const { status } = await call('GET', path);
    const [ready, stalled, succeeded] = ['Ready', 'Stalled', 'Succeeded'].map((type) =>
      status?.conditions?.find((condition) => condition.type === type),
    );
    const says = `${path}: ${status?.phase ?? 'no status yet'}: ${ready?.message ?? 'no operator has seen it'}`;
    if (says !== said) console.log(says);
    said = says;
    if (succeeded?.status === 'True') return { status };
    if (succeeded?.status === 'False') throw new Error(`${path}: ${succeeded.reason}: ${succeeded.message}`);
    if (stalled?.status === 'True') throw new Error(`${path}: ${stalled.reason}: ${stalled.message}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`${path}: no end within ${WITHIN_MS / 1_000} s; the last was: ${said}`);
}

/** The Monday after today, in UTC, and that week's Friday. */
function week(): { monday: string; friday: string } {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + (8 - day.getUTCDay()));
  const monday = day.toISOString().slice(0, 10);
  day.setUTCDate(day.getUTCDate() + 4);
  return { monday, friday: day.toISOString().slice(0, 10) };
}

async function play(): Promise<void> {
  const { monday, friday } = week();
  const tasks = [1, 2, 3].map((number) => ({
    id: `T-${number}`,
    title: `Task ${number}`,
    points: 1,
    priority: number,
  }));
  const team = ['ann', 'bo'].map((employeeID) => ({ employeeID, name: employeeID }));
  const projectID = name.toUpperCase();
  await create('projects', 'Project', name, { projectID, team, backlog: { tasks } });
  await create('sprints', 'Sprint', name, {
    projectRef: { name },
    goal: 'All parts of DSM work together.',
    mode: 'Simulated',
    startDate: monday,
    durationWeeks: 1,
    // When all is done it would close sooner, and have no daily scrum on Friday.
    closePolicy: 'EndDate',
    simulation: { seed: 1 },
  });
  const scrum = `${name}-${friday.replaceAll('-', '')}`;
  await create('dailyscrums', 'DailyScrum', scrum, { sprintRef: { name }, date: friday });
  await end(`dailyscrums/${scrum}`);
  const { status } = await end(`sprints/${name}`);
  console.log(`${status?.phase}, ${status?.progress?.display} done, retrospective ${status?.retrospective?.reportID}`);
  if (!status?.retrospective?.reportID) throw new Error(`sprints/${name}: it has no retrospective`);
}

try {
  await play();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  for (const plural of ['sprints', 'projects'])
    await call('DELETE', `${plural}/${name}`).catch((error: Error) => console.error(error.message));
}
