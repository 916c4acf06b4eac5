import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { type Connection, openSchema } from '../kit/database/database.ts';
import { listOutcomes } from './outcomes.ts';
import { createOrchestrator } from './store/migrations/0001_orchestrator.ts';
import type { OrchestratorDatabase, OrchestratorTables, SprintFigures } from './store/tables.ts';

let connection: Connection;
let db: OrchestratorDatabase;
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<OrchestratorTables>(connection, 'orchestrator', { '0001_orchestrator': createOrchestrator });
});
afterAll(() => connection.close());
beforeEach(async () => {
  await db.deleteFrom('sprints').execute();
  await db.deleteFrom('projects').execute();
});

const project = (project_id: string, unit: 'tasks' | 'points') =>
  db
    .insertInto('projects')
    .values({
      ...{
        project_id,
        unit,
        gates: '{}',
        waiting: '[]',
        proposals: '[]',
        event_version: 0,
        settings_version: 0,
        version: 0,
        changed: 0,
      },
    })
    .execute();

const figures = (change: Partial<SprintFigures> = {}): SprintFigures => ({
  committed: 8,
  shadow: {
    rule: 8,
    learned: 6,
    gate: 'closed',
    target: 0.7,
    capacity: Array.from({ length: 60 }, (_, i) => [i, 1 / 60]),
  },
  start: { probability: 0.5, expected: 6, low: 4, high: 8 },
  delivered: 6,
  evidence: 'exact',
  losses: { rule: 1, learned: 2 },
  path: [
    [0.25, 1],
    [0.5, 4],
    [1, 6],
  ],
  ...change,
});

interface Closed {
  project?: string;
  seq: number;
  tasks?: SprintFigures;
  points?: SprintFigures | null;
  status?: 'running' | 'closed';
}
const row = ({ project: project_id = 'PAY', seq, tasks = figures(), points = null, status = 'closed' }: Closed) => ({
  ...{ sprint_id: `${project_id}-${seq}`, project_id, number: seq, sprint_name: 's', mode: 'Live' as const, status },
  ...{ start_date: '2026-11-23', end_date: '2026-12-07', duration_weeks: 2, tasks: 8, tasks_with_points: 0 },
  ...{ unlimited: true, started_at: new Date(0), closed_at: new Date('2026-12-07T00:00:00Z'), closed_seq: seq },
  ...{ as_of: '2026-11-23', gone_before: '2026-11-23', in_tasks: JSON.stringify(tasks) },
  in_points: points === null ? null : JSON.stringify(points),
});
const insert = (...sprints: Closed[]) => db.insertInto('sprints').values(sprints.map(row)).execute();

it('tells how a sprint ended, and what was done on the way in proportion', async () => {
  await project('PAY', 'tasks');
  await insert({ seq: 7 }, { seq: 9, status: 'running' });
  expect(await listOutcomes(db, { after: 0, limit: 10 })).toEqual({
    outcomes: [
      {
        ...{
          sprint_id: 'PAY-7',
          project_id: 'PAY',
          number: 7,
          mode: 'Live',
          unit: 'tasks',
          committed: 8,
          delivered: 6,
        },
        ...{ done_at_30: 1.6, done_at_50: 4, done_at_80: 5.2, evidence: 'exact' },
        closed_at: '2026-12-07T00:00:00.000Z',
      },
    ],
    next: 7,
  });
});

it('counts in the unit that the project has now; a sprint without points teaches nothing then', async () => {
  await project('PAY', 'points');
  await insert(
    { seq: 1 },
    { seq: 2, points: figures({ committed: 21, delivered: 21, evidence: 'censored', path: [[1, 21]] }) },
  );
  const { outcomes } = await listOutcomes(db, { after: 0, limit: 10 });
  expect(outcomes).toMatchObject([
    { unit: 'points', committed: 0, delivered: 0, evidence: 'none', done_at_50: null },
    {
      unit: 'points',
      committed: 21,
      delivered: 21,
      evidence: 'censored',
      done_at_30: null,
      done_at_50: null,
      done_at_80: null,
    },
  ]);
});

it('goes on where it was, in the order in which sprints closed, whatever their project', async () => {
  await project('PAY', 'tasks');
  await project('ALPHA', 'tasks');
  await insert({ seq: 30 }, { seq: 10 }, { seq: 20, project: 'ALPHA' });
  const first = await listOutcomes(db, { after: 0, limit: 2 });
  expect(first.outcomes.map(({ sprint_id }) => sprint_id)).toEqual(['PAY-10', 'ALPHA-20']);
  const rest = await listOutcomes(db, { after: first.next, limit: 2 });
  expect(rest.outcomes.map(({ sprint_id }) => sprint_id)).toEqual(['PAY-30']);
  expect(await listOutcomes(db, { after: rest.next, limit: 2 })).toEqual({ outcomes: [], next: 30 });
});

it('reads 5,000 sprints within three seconds', async () => {
  await project('PAY', 'tasks');
  for (let from = 0; from < 5_000; from += 500)
    await insert(...Array.from({ length: 500 }, (_, i) => ({ seq: from + i + 1 })));
  const begun = performance.now();
  let read = 0;
  for (let after = 0; ; ) {
    const { outcomes, next } = await listOutcomes(db, { after, limit: 1_000 });
    read += outcomes.length;
    if (outcomes.length === 0) break;
    after = next;
  }
  const ms = performance.now() - begun;
  expect(read).toBe(5_000);
  expect(ms).toBeLessThan(3_000);
});
