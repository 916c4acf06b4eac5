import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { handClock, silent } from '../../test/integration/fixtures/services/requests.ts';
import type { Connection } from '../kit/database/database.ts';
import { UnitOfWork } from '../kit/database/unit-of-work.ts';
import { InProcessBus } from '../kit/events/in-process-bus.ts';
import type { ServiceHandle } from '../kit/service.ts';
import { buildProject } from './app.ts';
import { askBehind } from './ask-behind.ts';
import { followSprint } from './status-of-sprints.ts';
import type { ProjectDatabase, ProjectWork } from './store/tables.ts';
import { addingEmployee, knowableAmong } from './store/team.ts';

const clock = handClock('2026-11-20T12:00:00Z');
let connection: Connection;
let service: ServiceHandle;
let db: ProjectDatabase;
beforeAll(async () => {
  connection = await openEmbedded();
  service = await buildProject({ connection, bus: new InProcessBus(), clock, log: silent });
  db = connection.root.withSchema('project') as unknown as ProjectDatabase;
});
afterAll(async () => {
  await service?.stop();
  await connection?.close();
});
const run = <T>(work: (w: ProjectWork) => Promise<T>) =>
  new UnitOfWork(db, { clock, service: 'project', correlationId: 'c', published: () => {} }).run('test', work);
const employee = { name: 'Ada', gender: null, state: null, age: null, project_assign: null, active: null };

it('sees what was left for later, and gives the answer of each query', async () => {
  const answers = await run((work) => {
    work.later(addingEmployee(work.trx, { id: 'E1', ...employee }));
    return askBehind(work, [
      knowableAmong(work.trx, ['E1']),
      addingEmployee(work.trx, { id: 'E2', ...employee }),
      knowableAmong(work.trx, ['E2']),
    ]);
  });
  expect(answers).toMatchObject([[{ id: 'E1' }], [], [{ id: 'E2' }]]);
});

it('lets one transaction follow a sprint from its start to its close', async () => {
  const project = { id: 'P1', name: 'P', description: '', status: 'active' as const, time_zone: 'UTC' };
  await db
    .insertInto('projects')
    .values({ ...project, working_days: '[]', holidays: '[]', version: 1 })
    .execute();
  const sprint = { project_id: 'P1', sprint_id: 'P1-S01' };
  await run(async (work) => {
    await followSprint(work, { ...sprint, closed: false });
    await followSprint(work, { ...sprint, closed: true });
  });
  const [row] = await db.selectFrom('projects').select(['status', 'version']).where('id', '=', 'P1').execute();
  expect(row).toEqual({ status: 'active', version: 3 });
});
