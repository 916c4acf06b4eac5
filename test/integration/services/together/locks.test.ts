import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { hostServices, type ServicesHost } from '../../../../dev/services/host.ts';
import { openSchema } from '../../../../services/kit/database/database.ts';
import { Consumer } from '../../../../services/kit/events/consumer.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { untilWaiting } from '../../fixtures/faults/lock-waits.ts';
import { openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { caller, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { plain } from '../chronicle/chronicle-service.ts';
import { type Own, type Tables, tables } from '../kit/counting-tables.ts';
import { declaration } from '../project/project-service.ts';

// Two connections at one row: what an embedded database with its one connection can never show. The test holds the row until all that
// it started wait for it, changes it, and lets go.

let database: TestDatabase;
let host: ServicesHost;
const clock = handClock(MONDAY_MORNING);
const call = caller(() => host.endpoints);
beforeAll(async () => {
  database = await openDatabase('PostgreSQL');
  host = await hostServices({ connection: database.connection, bus: new InProcessBus(), clock, log: silent });
});
afterAll(async () => {
  await host?.stop();
  await database?.close();
});

/** Starts `requests` while the row is held, changes it once they all wait, and returns their answers. */
async function behindLock<T>(
  table: string,
  where: string,
  change: string | undefined,
  requests: (() => Promise<T>)[],
): Promise<T[]> {
  const started = await database.connection.root.transaction().execute(async (trx) => {
    await sql.raw(`select 1 from ${table} where ${where} for update`).execute(trx);
    const running = requests.map((request) => request());
    await untilWaiting(database.connection, requests.length, table);
    if (change !== undefined) await sql.raw(`update ${table} set ${change} where ${where}`).execute(trx);
    return { running };
  });
  return Promise.all(started.running);
}
describe('a project without an owner', () => {
  it('is adopted by one of two who declare it at the same time', async () => {
    const created = { id: 'ADOPT', name: 'Adopt', description: '', status: 'active' };
    expect((await call('project', 'POST', '/projects', created)).status).toBe(201);
    const declare = (owner: string) => () =>
      call('project', 'PUT', '/projects/ADOPT', declaration({ owner, name: `of ${owner}` }));
    const answers = await behindLock('project.projects', `id = 'ADOPT'`, undefined, [declare('a'), declare('b')]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    const { owner, name } = (await call('project', 'GET', '/projects/ADOPT')).body;
    const won = answers.find((a) => a.status === 200)?.body;
    expect([owner, name]).toEqual([won.owner, `of ${owner}`]);
    expect(answers.find((a) => a.status === 409)?.body).toMatchObject({ code: 'project_id_taken', owner });
  });

  it('is declared once by two who declare a new one at the same time', async () => {
    const declare = (owner: string) => call('project', 'PUT', '/projects/FRESH', declaration({ owner }));
    const answers = await Promise.all([declare('a'), declare('b'), declare('c')]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409]);
  });
});

describe('a sprint that closes between look and lock', () => {
  let next = 0;
  const started = async () => {
    const id = `LOCK${next++}`;
    await declareProject(call, id);
    await declareBacklog(call, id, [{ task_id: `${id}-1` }]);
    const { status, body } = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One', mode: 'Live' });
    expect(status).toBe(201);
    return { id, sprint: body.sprint_id as string };
  };
  const CLOSED = `status = 'closed_with_pending_tasks', closed_at = now()`;
  const row = (sprint: string) => `sprint_id = '${sprint}'`;

  it('holds no daily scrum any more', async () => {
    const { sprint } = await started();
    const hold = () => call('sprint', 'POST', `/sprints/${sprint}/run-daily-scrum`);
    const [answer] = await behindLock('sprint.sprints', row(sprint), CLOSED, [hold]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'sprint_closed' } });
    expect((await call('sprint', 'GET', `/sprints/${sprint}/daily-scrums`)).body).toEqual([]);
  });

  it('takes no report of progress any more', async () => {
    const { id, sprint } = await started();
    const report = () => call('sprint', 'POST', `/tasks/${id}-1/progress`, { progress_percentage: 50 });
    const [answer] = await behindLock('sprint.sprints', row(sprint), CLOSED, [report]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'sprint_closed' } });
    const [task] = (await call('sprint', 'GET', `/sprints/${sprint}/tasks`)).body;
    expect(task.progress_percentage).toBe(0);
  });

  it('changes no settings any more', async () => {
    const { sprint } = await started();
    const change = () =>
      call('sprint', 'PUT', `/sprints/${sprint}/settings`, { goal: 'Other', close_policy: 'Manual' });
    const [answer] = await behindLock('sprint.sprints', row(sprint), CLOSED, [change]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'sprint_closed' } });
  });

  it('is closed once by many who close it', async () => {
    const { sprint } = await started();
    const close = () => call('sprint', 'POST', `/sprints/${sprint}/close`);
    const answers = await behindLock('sprint.sprints', row(sprint), undefined, [close, close, close]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409]);
  });
});

it('two events that lock the same rows the other way round are both applied, and neither is buried', async () => {
  const db = await openSchema<Own>(database.connection, 'deadlock', tables);
  for (const id of ['A', 'B']) await db.insertInto('counters').values({ id, n: 0 }).execute();
  const add = (trx: Kysely<Tables>, id: string) =>
    trx
      .updateTable('counters')
      .set((e) => ({ n: e('n', '+', 1) }))
      .where('id', '=', id)
      .execute();
  let holding = 0;
  const consumer = new Consumer<Tables>({
    consumer: 'follower',
    db,
    clock,
    log: silent,
    streams: ['s'],
    published: () => {},
    handlers: {
      '*': async ({ aggregate_id: first }, { trx }) => {
        await add(trx, first);
        holding++;
        // At first both hold their own row before either asks for the other's: the database ends one of the two.
        if (holding <= 2)
          await waitFor(async () => holding === 2 || undefined, { what: 'the rival', timeoutMs: 10_000 });
        await add(trx, first === 'A' ? 'B' : 'A');
      },
    },
  });
  const bus = new InProcessBus();
  const subscription = consumer.subscribe(bus);
  await Promise.all(['A', 'B'].map((id) => bus.publish(plain(id, 1), 's')));
  await subscription.close();
  expect(await db.selectFrom('counters').selectAll().orderBy('id').execute()).toEqual([
    { id: 'A', n: 2 },
    { id: 'B', n: 2 },
  ]);
  expect(await db.selectFrom('dead_letters').selectAll().execute()).toEqual([]);
});
