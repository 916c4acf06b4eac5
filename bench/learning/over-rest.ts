// The same closed loop over REST: real services, one project a process, each sprint started by POST /orchestrate, worked on by reports
// of progress, closed by its date. Run: node bench/learning/over-rest.ts [sprints]
import { pinballLoss } from '../../services/orchestrator/domain/distribution.ts';
import { type Hosted, startHosted } from '../../test/integration/fixtures/services/hosted.ts';
import { oracleCommitments } from './closed-loop.ts';
import { capacityIn, PROCESSES, type Process, teamOf } from './processes.ts';

const SPRINTS = Number(process.argv[2] ?? 24);
const JUDGED = 10;
const RULE = 10;
const TARGET = 0.7;
const LEVELS = [1 / 3, 1, 2];
const TASKS = 600;
const DAYS_OF_SPRINT = 14;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Loop {
  id: string;
  process: Process;
  level: number;
  committed: number[];
  delivered: number[];
  applied: number;
  oracle: number;
  rule: number;
  gates: string[];
}

async function call(hosted: Hosted, ...request: Parameters<Hosted['call']>): Promise<Record<string, never>> {
  const { status, body } = await hosted.call(...request);
  if (status >= 400) throw new Error(`${request[1]} ${request[2]} answered ${status}: ${JSON.stringify(body)}`);
  return body as Record<string, never>;
}

async function prepare(hosted: Hosted, id: string): Promise<void> {
  await call(hosted, 'project', 'POST', '/projects', { id, name: id });
  const tasks = Array.from({ length: TASKS }, (_, i) => ({ task_id: `T${i}`, title: `Task ${i}` }));
  await call(hosted, 'backlog', 'PUT', `/backlogs/${id}`, { digest: 'd', tasks });
  await call(hosted, 'orchestrator', 'PUT', `/orchestrate/project/${id}/settings`, {
    owner: id,
    digest: 'd',
    waiting: [],
    proposals: [],
    settings: {
      autonomy: 'Automatic',
      decision_mode: 'intelligence_enhanced',
      target_probability: TARGET,
      confidence_threshold: 0.75,
      task_count: 'Enabled',
      duration: 'Enabled',
      sprint_defaults: { duration_weeks: 2, max_tasks: RULE, mode: 'Live', close_policy: 'EndDate' },
    },
  });
}

/** What is decided now, once the last sprint is counted. */
async function start(hosted: Hosted, id: string) {
  for (;;) {
    const { status, body } = await hosted.call('orchestrator', 'POST', `/orchestrate/project/${id}`, {});
    const { decision } = body as {
      decision?: { action: string; state: string; sprint_id: string; tasks: string[]; gate: string; sentence: string };
    };
    if (status === 200 && decision?.action === 'StartSprint') return decision;
    if (status !== 409 && status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
    await sleep(20);
  }
}

async function playSprint(hosted: Hosted, loop: Loop, team: ReturnType<typeof teamOf>, n: number): Promise<void> {
  const { tasks, gate } = await start(hosted, loop.id);
  const capacity = capacityIn(team, n);
  const delivered = Math.min(capacity, tasks.length);
  for (const task of tasks.slice(0, delivered))
    await call(hosted, 'sprint', 'POST', `/tasks/${task}/progress?project_id=${loop.id}`, { status: 'completed' });
  loop.committed.push(tasks.length);
  loop.delivered.push(delivered);
  loop.gates.push(gate === 'open' ? 'o' : '.');
  if (n >= SPRINTS - JUDGED) {
    const best = oracleCommitments(loop.process, loop.level * RULE)[n] ?? 1;
    loop.applied += pinballLoss(1 - TARGET, tasks.length, capacity) / JUDGED;
    loop.oracle += pinballLoss(1 - TARGET, best, capacity) / JUDGED;
    loop.rule += pinballLoss(1 - TARGET, RULE, capacity) / JUDGED;
  }
}

const hosted = await startHosted('PGlite');
const loops = PROCESSES.flatMap((process, i) =>
  LEVELS.map(
    (level, j): Loop => ({
      ...{ id: `P${i}${j}`, process, level, committed: [], delivered: [], gates: [] },
      ...{ applied: 0, oracle: 0, rule: 0 },
    }),
  ),
);
for (const { id } of loops) await prepare(hosted, id);
const teams = loops.map(({ process, level }, i) => teamOf(process, level * RULE, i + 1));
let at = new Date('2026-11-23T10:00:00Z').getTime();
for (let n = 0; n < SPRINTS; n++) {
  for (const [i, loop] of loops.entries()) await playSprint(hosted, loop, teams[i] as (typeof teams)[number], n);
  at += DAYS_OF_SPRINT * 86_400_000;
  hosted.clock.set(new Date(at).toISOString());
}
console.log('process            level  x oracle  x rule  committed, gate');
for (const { process, level, applied, oracle, rule, committed, gates } of loops)
  console.log(
    process.name.padEnd(18),
    level.toFixed(2).padStart(5),
    (applied / oracle).toFixed(2).padStart(9),
    (applied / rule).toFixed(2).padStart(7),
    ` ${committed.map((c, i) => `${c}${gates[i]}`).join(' ')}`,
  );
await hosted.stop();
