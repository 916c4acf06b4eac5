// How long a decision, a status and insights take over HTTP, among projects with a history: sprints that were started, played and closed
// by real services on PGlite. Run: node bench/learning/latency.ts [projects: 20] [sprints of a project: 40] [requests of a kind: 200]
import { type Hosted, startHosted } from '../../test/integration/fixtures/services/hosted.ts';

const PROJECTS = Number(process.argv[2] ?? 20);
const SPRINTS = Number(process.argv[3] ?? 40);
const REQUESTS = Number(process.argv[4] ?? 200);
/** more than a project finishes in its sprints */
const TASKS = 400;
const WEEKS = 1;
const DAYS = 5 * WEEKS;

/** p50 and p99 in milliseconds of a quiet machine. A start is a decision and the work of the sprint service: told, and not judged. */
const LIMITS: Record<string, { p50: number; p99: number }> = {
  'decide, dry run': { p50: 30, p99: 80 },
  'decide, a sprint runs': { p50: 30, p99: 80 },
  'status, none runs': { p50: 30, p99: Number.POSITIVE_INFINITY },
  'status, a sprint runs': { p50: 30, p99: Number.POSITIVE_INFINITY },
  'insights, none runs': { p50: 30, p99: Number.POSITIVE_INFINITY },
  'insights, a sprint runs': { p50: 30, p99: Number.POSITIVE_INFINITY },
};

type Request = Parameters<Hosted['call']>;

// biome-ignore lint/suspicious/noExplicitAny: answers of any route
async function call(...request: Request): Promise<any> {
  const { status, body } = await hosted.call(...request);
  if (status >= 400) throw new Error(`${request[1]} ${request[2]} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function prepare(id: string): Promise<void> {
  await call('project', 'POST', '/projects', { id, name: id });
  await call('project', 'POST', `/projects/${id}/team-members-assign`, { employee_ids: ['E1', 'E2', 'E3', 'E4'] });
  const tasks = Array.from({ length: TASKS }, (_, i) => ({
    task_id: `T${i}`,
    title: `Task ${i}`,
    points: 1 + (i % 5),
  }));
  await call('backlog', 'PUT', `/backlogs/${id}`, { digest: 'd', tasks });
}

async function playSprint(id: string, n: number): Promise<void> {
  const wish = { sprint_name: `Sprint ${n}`, duration_weeks: WEEKS, max_tasks: 6 + (n % 5) };
  const { sprint_id } = await call('sprint', 'POST', `/sprints/${id}`, wish);
  for (let day = 0; day < DAYS; day++) await call('sprint', 'POST', `/sprints/${sprint_id}/run-daily-scrum`);
  await call('sprint', 'POST', `/sprints/${sprint_id}/close`);
}

/** Everything that was told is known: nothing is left in any outbox or in the log. */
async function settled(): Promise<void> {
  for (let calm = 0; calm < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { services } = (await hosted.call('orchestrator', 'GET', '/health/ready')).body;
    calm = services['chronicle-service'].events_behind === 0 ? calm + 1 : 0;
  }
}

/** milliseconds until the answer, and of all cores: what the whole installation and the client worked for it */
const times: Record<string, { wall: number; cpu: number }[]> = {};
async function time(kind: string, ...request: Request) {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const answer = await call(...request);
  const { user, system } = process.cpuUsage(cpu);
  times[kind] = [...(times[kind] ?? []), { wall: performance.now() - begun, cpu: (user + system) / 1000 }];
  return answer;
}

const read = (kind: 'status' | 'insights', id: string): string =>
  kind === 'status' ? `/orchestrate/project/${id}/status` : `/orchestrate/intelligence/project/${id}/insights`;

const hosted = await startHosted('PGlite');
const ids = Array.from({ length: PROJECTS }, (_, i) => `P${String(i).padStart(2, '0')}`);
for (const id of ['E1', 'E2', 'E3', 'E4']) await call('project', 'POST', '/employees', { id, name: id });
for (const id of ids) await prepare(id);
for (let n = 1; n <= SPRINTS; n++) for (const id of ids) await playSprint(id, n);
await settled();

for (let n = 0; n < REQUESTS; n++) {
  const id = ids[n % ids.length] ?? '';
  await time('status, none runs', 'orchestrator', 'GET', read('status', id));
  await time('insights, none runs', 'orchestrator', 'GET', read('insights', id));
  const path = `/orchestrate/project/${id}`;
  await time('decide, dry run', 'orchestrator', 'POST', path, { options: { dry_run: true } });
  const { sprint_id } = await time('decide and start', 'orchestrator', 'POST', path, {});
  // A sprint that was not played teaches nothing: the history stays as it is.
  await settled();
  await time('decide, a sprint runs', 'orchestrator', 'POST', path, {});
  await time('status, a sprint runs', 'orchestrator', 'GET', read('status', id));
  await time('insights, a sprint runs', 'orchestrator', 'GET', read('insights', id));
  await call('sprint', 'POST', `/sprints/${sprint_id}/close`);
  await settled();
}

console.log(
  `PGlite: ${PROJECTS} projects of ${SPRINTS} closed sprints, ${TASKS} tasks each; ${REQUESTS} requests of a kind`,
);
console.log(`${''.padEnd(26)}${['p50 ms', 'p99 ms', 'cpu p50'].map((head) => head.padStart(10)).join('')}`);
for (const [kind, taken] of Object.entries(times)) {
  const at = (share: number, of: 'wall' | 'cpu'): number => {
    const sorted = taken.map((one) => one[of]).toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  };
  const figures = [at(0.5, 'wall'), at(0.99, 'wall'), at(0.5, 'cpu')];
  console.log(`${kind.padEnd(26)}${figures.map((figure) => figure.toFixed(1).padStart(10)).join('')}`);
  const limit = LIMITS[kind];
  if (limit && (at(0.5, 'wall') > limit.p50 || at(0.99, 'wall') > limit.p99)) process.exitCode = 1;
}
await hosted.stop();
