// How long a decision takes over HTTP with a model server there, away, hung and answering slowly, and with none configured: one world of
// services each, on PGlite, asked in turns. Every decision is a new one, so each is a question to the model and a text to embed. Less than
// 200 ms between two decisions is a burst, which goes before the questions; more lets the model work between them, and beside them.
// Run: node bench/models/decision-latency.ts [decisions of a kind: 200] [pause in ms: 100]
// The model is the tiny one of the tests, or MODEL on the server of OLLAMA_HOST.
import { setTimeout as sleep } from 'node:timers/promises';
import { findOllama } from '../../dev/ollama/locate.ts';
import { startOllama, TINY_CHAT, TINY_EMBED } from '../../dev/ollama/start.ts';
import { ollamaServer } from '../../services/kit/models/ollama-server.ts';
import { type Disturbance, startDisturbingProxy } from '../../test/integration/fixtures/faults/disturbing-proxy.ts';
import { type Hosted, startHosted } from '../../test/integration/fixtures/services/hosted.ts';

const DECISIONS = Number(process.argv[2] ?? 200);
const PAUSE_MS = Number(process.argv[3] ?? 100);
/** decisions of one world before the next one's turn */
const BLOCK = 10;
const PROJECTS = ['PA', 'PB', 'PC', 'PD'];
const SPRINTS = 6;
const TASKS = 200;
/** how much more than without a model it may take */
const MORE = 1.1;

const SERVERS: Record<string, Disturbance | 'none' | 'away'> = {
  'none configured': 'none',
  there: { kind: 'pass' },
  away: 'away',
  hung: { kind: 'hang' },
  slow: { kind: 'delay', milliseconds: 5_000 },
};

interface World {
  name: string;
  hosted: Hosted;
  /** milliseconds of each decision */
  taken: { propose: number[]; start: number[] };
}

const found = await findOllama(process.env);
if (found === undefined) throw new Error('there is no Ollama: set OLLAMA_HOST, or put ollama on PATH');
const own = found.kind === 'program' ? await startOllama(found.command) : undefined;
const url = found.kind === 'server' ? found.url : String(own?.url);
const chat = process.env.MODEL ?? TINY_CHAT;

async function call({ hosted }: Pick<World, 'hosted'>, ...request: Parameters<Hosted['call']>) {
  const { status, body } = await hosted.call(...request);
  if (status >= 400) throw new Error(`${request[1]} ${request[2]} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function open(name: string, how: Disturbance | 'none' | 'away'): Promise<World & { close(): Promise<void> }> {
  const proxy = await startDisturbingProxy(() => url);
  if (how === 'away') await proxy.goAway();
  else if (how !== 'none') proxy.disturb(how);
  const server = ollamaServer({ url: proxy.url, authorization: undefined });
  const models = how === 'none' ? undefined : { server, chat, embedding: TINY_EMBED, dimensions: 1024 };
  const hosted = await startHosted('PGlite', undefined, undefined, models);
  const world = { name, hosted, taken: { propose: [], start: [] } };
  for (const id of ['E1', 'E2', 'E3']) await call(world, 'project', 'POST', '/employees', { id, name: id });
  for (const id of PROJECTS) await prepare(world, id);
  await settled(world);
  return {
    ...world,
    close: async () => {
      await hosted.stop();
      if (how !== 'away') await proxy.close();
    },
  };
}

async function prepare(world: World, id: string): Promise<void> {
  await call(world, 'project', 'POST', '/projects', { id, name: id });
  await call(world, 'project', 'POST', `/projects/${id}/team-members-assign`, { employee_ids: ['E1', 'E2', 'E3'] });
  const tasks = Array.from({ length: TASKS }, (_, i) => ({ task_id: `T${i}`, title: `Task ${i}` }));
  await call(world, 'backlog', 'PUT', `/backlogs/${id}`, { digest: 'd', tasks });
  for (let n = 1; n <= SPRINTS; n++) {
    const wish = { sprint_name: `Sprint ${n}`, duration_weeks: 1, max_tasks: 6 + n };
    const { sprint_id } = await call(world, 'sprint', 'POST', `/sprints/${id}`, wish);
    for (let day = 0; day < 5; day++) await call(world, 'sprint', 'POST', `/sprints/${sprint_id}/run-daily-scrum`);
    await call(world, 'sprint', 'POST', `/sprints/${sprint_id}/close`);
  }
}

/** Everything that was told is known. */
async function settled(world: World): Promise<void> {
  for (let calm = 0; calm < 4; ) {
    await sleep(20);
    const { services } = (await world.hosted.call('orchestrator', 'GET', '/health/ready')).body;
    calm = services['chronicle-service'].events_behind === 0 ? calm + 1 : 0;
  }
}

async function decide(world: World, kind: keyof World['taken'], n: number): Promise<string> {
  const path = `/orchestrate/project/${PROJECTS[n % PROJECTS.length]}`;
  // Another size each time: the proposal before it is superseded, and what is asked of the model is new.
  const options = { act: kind === 'start', max_tasks_per_sprint: 3 + (n % 17) };
  const begun = performance.now();
  const { sprint_id } = await call(world, 'orchestrator', 'POST', path, { options });
  world.taken[kind].push(performance.now() - begun);
  await sleep(PAUSE_MS);
  return sprint_id;
}

const worlds: Awaited<ReturnType<typeof open>>[] = [];
for (const [name, how] of Object.entries(SERVERS)) worlds.push(await open(name, how));
for (const world of worlds) for (let n = 0; n < BLOCK; n++) await decide(world, 'propose', n);
for (const world of worlds) world.taken.propose = [];

for (let done = 0; done < DECISIONS; done += BLOCK)
  for (let turn = 0; turn < worlds.length; turn++) {
    // None is always behind the same one.
    const world = worlds[(turn + done / BLOCK) % worlds.length];
    if (world === undefined) continue;
    for (let n = done; n < done + BLOCK; n++) await decide(world, 'propose', n);
    const sprintId = await decide(world, 'start', done / BLOCK);
    await settled(world);
    await call(world, 'sprint', 'POST', `/sprints/${sprintId}/close`);
    await settled(world);
  }

const at = (taken: readonly number[], share: number): number =>
  taken.toSorted((a, b) => a - b)[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? 0;
console.log(`PGlite, model ${chat}, ${DECISIONS} decisions of a kind in each world, ${PAUSE_MS} ms between two`);
console.log(
  'model server'.padEnd(18) + ['propose p50', 'p99', 'start p50', 'p99'].map((head) => head.padStart(13)).join(''),
);
const without = worlds[0]?.taken.propose ?? [];
for (const { name, taken } of worlds) {
  const figures = [at(taken.propose, 0.5), at(taken.propose, 0.99), at(taken.start, 0.5), at(taken.start, 0.99)];
  console.log(name.padEnd(18) + figures.map((ms) => ms.toFixed(1).padStart(13)).join(''));
  if (at(taken.propose, 0.5) > MORE * at(without, 0.5) || at(taken.propose, 0.99) > MORE * at(without, 0.99))
    process.exitCode = 1;
}
for (const world of worlds) await world.close();
await own?.stop();
