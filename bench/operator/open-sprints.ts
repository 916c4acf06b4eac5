// Projects with a running sprint each, as if they had been declared and started long ago: objects through the API server, rows straight
// into the services' databases, since through the front door ten thousand take hours.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { backlogDeclaration, projectDeclaration } from '../../controllers/project/declaration.ts';
import { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { KubeObject, Resource } from '../../controllers/runtime/objects/object.ts';
import { parseProject } from '../../crds/project.ts';
import { API_VERSION, FINALIZER, PROJECT, SPRINT } from '../../crds/resources.ts';
import { databaseUrlFile } from '../../dev/world/distributed/postgres.ts';
import type { World } from '../../dev/world/world.ts';

/** The daily scrums' account of a namespace has all its Projects as owners, so a namespace has a few. */
const PROJECTS_A_NAMESPACE = 20;
const TASKS = 5;
const AT_ONCE = 24;
const ROWS = 500;
const DAY_MS = 86_400_000;
const NAMESPACES: Resource = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };

interface Seed {
  projectID: string;
  namespace: string;
  project: KubeObject;
  sprint: KubeObject;
}

const seedOf = (n: number): Seed => {
  const namespace = `team-${Math.floor(n / PROJECTS_A_NAMESPACE)}`;
  const name = `p-${n}`;
  const metadata = { name, namespace, finalizers: [FINALIZER] };
  const tasks = Array.from({ length: TASKS }, (_, i) => ({ id: `T-${i + 1}`, title: `Task ${i + 1}`, points: 2 }));
  const projectID = `P${String(n).padStart(5, '0')}`;
  // Suspended: at 14:00 on a weekday the CronJobs would fire.
  const spec = { projectRef: { name }, goal: `Goal of ${name}`, mode: 'Live', dailyScrum: { state: 'Suspended' } };
  const head = { apiVersion: API_VERSION };
  return {
    projectID,
    namespace,
    project: { ...head, kind: 'Project', metadata, spec: { projectID, backlog: { tasks } } } as KubeObject,
    sprint: { ...head, kind: 'Sprint', metadata: { ...metadata, name: `${name}-1` }, spec } as KubeObject,
  };
};

/** What the API server adds; no digest depends on it. */
const STORED = { uid: 'unknown', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };

/** Adds what is missing of `count` Projects with a running sprint each. */
export async function seedOpenSprints(world: World, count: number, log: (line: string) => void): Promise<void> {
  const client = await KubeClient.connect({ file: world.kubeconfig });
  const seeds = Array.from({ length: count }, (_, n) => seedOf(n));
  const clusterUID = (await client.get(NAMESPACES, { namespace: '', name: 'kube-system' }))?.metadata.uid ?? '';
  for (let i = 0; i < count; i += ROWS) await insertRows(world.dir, clusterUID, seeds.slice(i, i + ROWS), i);
  log(`${count} rows a table`);
  const create = async (resource: Resource, object: KubeObject) => {
    await client.create(resource, object, 'bench').catch((error: { status?: number }) => {
      if (error.status !== 409) throw error;
    });
  };
  const there = await client.list({ ...(SPRINT as Resource), metadataOnly: true });
  const made = new Set(there.items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const missing = seeds.filter(({ namespace, sprint }) => !made.has(`${namespace}/${sprint.metadata.name}`));
  const namespaces = [...new Set(missing.map(({ namespace }) => namespace))];
  await inParallel(namespaces, (name) =>
    create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  );
  await inParallel(missing, async ({ project, sprint }) => {
    await create(PROJECT as Resource, project);
    await create(SPRINT as Resource, sprint);
  });
  log(`${count} Projects and Sprints, ${missing.length} of them new`);
  await client.close();
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function insertRows(dir: string, clusterUID: string, seeds: readonly Seed[], before: number): Promise<void> {
  const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
  const days = Array.from({ length: 14 }, (_, i) => ({ date: day(i), working: true, holiday: null, absent: [] }));
  const rows = seeds.map(({ projectID, namespace, project, sprint }, i) => {
    const owner = `k8s:${clusterUID}/${namespace}/${project.metadata.name}`;
    const parsed = parseProject({ ...project, metadata: { ...project.metadata, ...STORED } });
    return {
      id: projectID,
      owner,
      name: project.metadata.name,
      digest: projectDeclaration(parsed, owner).digest,
      tasks_digest: backlogDeclaration(parsed)?.digest,
      sprint_id: `${projectID}-S01`,
      sprint_name: sprint.metadata.name,
      ref: `${owner}/${sprint.metadata.name}`,
      goal: (sprint as KubeObject & { spec: { goal: string } }).spec.goal,
      changed: before + i + 1,
    };
  });
  const facts = JSON.stringify(rows);
  const from = `jsonb_to_recordset($1::jsonb) as x(id text, owner text, name text, digest text, tasks_digest text, sprint_id text,
    sprint_name text, ref text, goal text, changed bigint)`;
  await within(dir, 'project', [
    [
      `insert into project.projects (id, name, description, status, owner, declared_digest, time_zone, working_days, holidays, version)
       select id, name, '', 'in_progress', owner, digest, 'UTC',
         '["Monday","Tuesday","Wednesday","Thursday","Friday"]', '[]', 1 from ${from} on conflict do nothing`,
      [facts],
    ],
  ]);
  await within(dir, 'backlog', [
    [
      `insert into backlog.backlogs (project_id, declared_digest, version) select id, tasks_digest, 1 from ${from} on conflict do nothing`,
      [facts],
    ],
    [
      `insert into backlog.tasks (project_id, task_id, title, description, status, sprint_id, progress_percentage, points, depends_on,
         carry_over_count, wish_pending, withdrawn, sprint_version)
       select id, 'T-' || n, 'Task ' || n, '', 'assigned_to_sprint', sprint_id, 0, 2, '[]', 0, false, false, 1
       from ${from}, generate_series(1, ${TASKS}) n on conflict do nothing`,
      [facts],
    ],
  ]);
  await within(dir, 'sprint', [
    [`insert into sprint.projects (project_id, last_number) select id, 1 from ${from} on conflict do nothing`, [facts]],
    [
      `insert into sprint.sprints (sprint_id, project_id, number, sprint_name, goal, status, mode, close_policy, seed, start_date,
         end_date, duration_weeks, time_zone, close_at, external_ref, calendar, started_at, version, changed)
       select sprint_id, id, 1, sprint_name, goal, 'in_progress', 'Live', 'EndDate', 1, $2, $3, 2, 'UTC', $3::date, ref, $4, now(), 1,
         changed from ${from} on conflict do nothing`,
      [facts, day(0), day(14), JSON.stringify({ team: [], days })],
    ],
    [
      `insert into sprint.tasks (sprint_id, task_id, position, title, status, progress_percentage, points, depends_on, carry_over_count)
       select sprint_id, 'T-' || n, n, 'Task ' || n, 'assigned_to_sprint', 0, 2, '[]', 0
       from ${from}, generate_series(1, ${TASKS}) n on conflict do nothing`,
      [facts],
    ],
    ['update sprint.change_head set last = (select max(changed) from sprint.sprints)', []],
  ]);
}

async function within(dir: string, service: string, statements: [text: string, values: unknown[]][]): Promise<void> {
  const client = new pg.Client({ connectionString: readFileSync(databaseUrlFile(dir, service), 'utf8').trim() });
  await client.connect();
  try {
    for (const [text, values] of statements) await client.query(text, values);
  } finally {
    await client.end();
  }
}
