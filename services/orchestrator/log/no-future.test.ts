import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { close, report, start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { randomFrom } from '../domain/random.ts';
import { forecastsChangedSince } from '../store/forecasts.ts';
import type { LoggedEvent } from './events.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(() => store.forget());

const SPRINTS = 9;
const PROJECTS = ['A', 'B', 'C'];
const id = (project: string, n: number) => `${project}-S0${n}`;
const TASKS = Array<null>(8).fill(null);

/** Three projects side by side, each sprint with one report; `seed` makes what they deliver. */
function worlds(seed: number): LoggedEvent[][] {
  const random = randomFrom(seed);
  return Array.from({ length: SPRINTS }, (_, i) =>
    PROJECTS.flatMap((project) => {
      const done = Math.floor(random() * 9);
      const sprint = id(project, i + 1);
      return [
        start(sprint, TASKS),
        report(sprint, '2026-11-27', Math.floor(done / 2), 8),
        close(sprint, done, 8, { day: { current: 10, total: 10 }, closed_because: 'end' }),
      ];
    }),
  );
}
/** What was worked out at the start of each sprint and told while it ran. */
async function believed() {
  const sprints = await store.db.selectFrom('sprints').selectAll().execute();
  const forecasts = await forecastsChangedSince(store.db, { since: 0, limit: 1_000 });
  // The version is a place in the log, which goes on from one past to the other.
  const told = new Map(forecasts.map(({ body }) => [body.sprint_id, { ...body, version: 0 }]));
  return Object.fromEntries(
    sprints.map(({ sprint_id, in_tasks: { shadow, start: atStart } }) => [
      sprint_id,
      { shadow, atStart, forecast: told.get(sprint_id) },
    ]),
  );
}
const upTo = (rounds: number, seed: number, restSeed = seed) => [
  ...worlds(seed).slice(0, rounds),
  ...worlds(restSeed).slice(rounds),
];

it('what was believed of a sprint does not change by what came later', async () => {
  await store.apply(...worlds(1).slice(0, 5).flat());
  const then = await believed();
  await store.apply(...worlds(1).slice(5).flat());
  expect(await believed()).toMatchObject(then);
  expect(Object.keys(then)).toHaveLength(5 * PROJECTS.length);
});

it('two futures of one past are told the same up to where they part, and not beyond', async () => {
  await store.apply(...upTo(6, 1, 2).flat());
  const one = await believed();
  await store.forget();
  await store.apply(...upTo(6, 1, 3).flat());
  const other = await believed();
  for (const project of PROJECTS) {
    for (let n = 1; n <= 6; n++) expect(one[id(project, n)]).toEqual(other[id(project, n)]);
    // Part of a round: the projects before it in the log have parted already.
    expect(one[id(project, 8)]?.shadow).not.toEqual(other[id(project, 8)]?.shadow);
  }
});

it('a sprint that is still running teaches nothing, nor does its own outcome', async () => {
  const [first, second] = [worlds(1)[0] ?? [], worlds(1)[1] ?? []];
  await store.apply(...first);
  const running = second.filter(({ event_type }) => event_type !== 'SprintCompleted');
  await store.apply(...running);
  const before = await believed();
  expect(PROJECTS.map((project) => store.history.closed(project).length)).toEqual([1, 1, 1]);
  await store.apply(...second.filter(({ event_type }) => event_type === 'SprintCompleted'));
  expect(await believed()).toEqual(before);
});
