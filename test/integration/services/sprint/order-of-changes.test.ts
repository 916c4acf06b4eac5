import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostServices, type ServicesHost } from '../../../../dev/services/host.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { moveToHead } from '../../../../services/sprint/store/changes.ts';
import { setSprint } from '../../../../services/sprint/store/sprints.ts';
import type { SprintDatabase, SprintTrx } from '../../../../services/sprint/store/tables.ts';
import { untilWaiting } from '../../fixtures/faults/lock-waits.ts';
import { openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { caller, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';

// Two transactions at a time, one of which the test holds open.

let database: TestDatabase;
let host: ServicesHost;
const call = caller(() => host.endpoints);
beforeAll(async () => {
  database = await openDatabase('PostgreSQL');
  const clock = handClock(MONDAY_MORNING);
  host = await hostServices({ connection: database.connection, bus: new InProcessBus(), clock, log: silent });
  for (const id of ['AA', 'BB']) {
    await declareProject(call, id);
    await declareBacklog(call, id, [{ task_id: `${id}-1` }]);
    const started = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One', mode: 'Live' });
    expect(started.body.sprint_id).toBe(`${id}-S01`);
  }
});
afterAll(async () => {
  await host?.stop();
  await database?.close();
});
const changed = async (since: string) => {
  const { body } = await call('sprint', 'GET', `/sprints?changed_since=${since}`);
  return { ids: body.sprints.map((s: { sprint_id: string }) => s.sprint_id), next: body.next };
};
/** Starts `request` while a transaction has done `work`, and lets that commit once the request waits for it and `look` has looked. */
async function during<T>(
  work: (trx: SprintTrx) => Promise<unknown>,
  request: () => Promise<T>,
  look: () => Promise<unknown> = async () => {},
): Promise<T> {
  const db = database.connection.root.withSchema('sprint') as unknown as SprintDatabase;
  const started = await db.transaction().execute(async (trx) => {
    await work(trx);
    const running = request();
    await untilWaiting(database.connection, 1, 'the other transaction');
    await look();
    return { running };
  });
  return started.running;
}

it('a change is seen after each that came before it, although it is made while that is not committed', async () => {
  const { next } = await changed('0');
  const answer = await during(
    (trx) => moveToHead(trx, 'AA-S01').execute(),
    () => call('sprint', 'POST', '/tasks/BB-1/progress', { progress_percentage: 10 }),
    async () => expect((await changed(next)).ids).toEqual([]),
  );
  expect(answer.status).toBe(200);
  expect((await changed(next)).ids).toEqual(['AA-S01', 'BB-S01']);
});

it('a reference that another takes meanwhile is taken', async () => {
  const answer = await during(
    (trx) => setSprint(trx, 'AA-S01', { external_ref: 'ref/1' }).execute(),
    () => call('sprint', 'PUT', '/sprints/BB-S01/owner', { external_ref: 'ref/1' }),
  );
  expect(answer).toMatchObject({ status: 409, body: { code: 'external_ref_taken' } });
  expect((await call('sprint', 'GET', '/sprints/BB-S01')).body.external_ref).toBeNull();
});

it.each([
  ['project', '/projects/changes', 'projects', 'projects', 'id'],
  ['backlog', '/backlogs/changes', 'backlogs', 'backlogs', 'project_id'],
] as const)(
  'a %s row that was written before another and committed after it is not missed',
  async (service, path, list, table, column) => {
    const read = async (since: string) => {
      const { body } = await call(service, 'GET', `${path}?changed_since=${since}`);
      const ids: string[] = body[list].map((one: { project_id: string }) => one.project_id);
      return { ids, next: body.next as string };
    };
    const { next } = await read('0');
    const db = database.connection.root.withSchema(service) as unknown as Kysely<
      Record<string, Record<string, unknown>>
    >;
    const write = (trx: typeof db, id: string) =>
      trx.updateTable(table).set({ declared_digest: 'another' }).where(column, '=', id).execute();
    const between = await db.transaction().execute(async (trx) => {
      await write(trx, 'AA');
      await write(db, 'BB');
      return read(next);
    });
    expect(between.ids).toEqual(['BB']);
    expect((await read(between.next)).ids).toContain('AA');
    const settled = await read((await read(between.next)).next);
    expect(settled.ids).toEqual([]);
  },
);
