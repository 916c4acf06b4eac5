import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasLocked } from '../../../test/integration/fixtures/faults/row-locks.ts';
import { openEmbedded } from '../../../test/integration/fixtures/services/databases.ts';
import { type Connection, openSchema } from '../../kit/database/database.ts';
import { createProjects } from './migrations/0001_projects.ts';
import { addVersion } from './migrations/0002_version.ts';
import {
  calendarColumns,
  countingRunning,
  findProject,
  insertingProject,
  lockProject,
  notingSprint,
} from './projects.ts';
import type { ProjectDatabase, ProjectTables, ProjectTransaction } from './tables.ts';

let connection: Connection;
let db: ProjectDatabase;
const calendar = { country: null, subdivision: null, time_zone: 'UTC', working_days: [], holidays: [] };
const row = (id: string) => ({
  id,
  name: id,
  description: '',
  status: 'active' as const,
  owner: null,
  declared_digest: null,
  ...calendarColumns(calendar),
});
const inTransaction = <T>(work: (trx: ProjectTransaction) => Promise<T>) => db.transaction().execute(work);

beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<ProjectTables>(connection, 'project', {
    '0001_projects': createProjects,
    '0002_version': addVersion,
  });
  await inTransaction(async (trx) => {
    await insertingProject(trx, row('P1')).execute();
    await insertingProject(trx, row('P2')).execute();
  });
});
afterAll(() => connection.close());

it('lockProject takes the row of the project for its transaction, and no other', async () => {
  await inTransaction(async (trx) => {
    await findProject(trx, 'P1');
    expect(await hasLocked(trx, 'projects', 'id', 'P1')).toBe(false);
    expect((await lockProject(trx, 'P1'))?.id).toBe('P1');
    expect(await hasLocked(trx, 'projects', 'id', 'P1')).toBe(true);
    expect(await hasLocked(trx, 'projects', 'id', 'P2')).toBe(false);
    expect(await lockProject(trx, 'P3')).toBeUndefined();
  });
});

it('insertingProject says whether the id was free, and changes nothing where it was not', async () => {
  const insert = (id: string) =>
    inTransaction((trx) => insertingProject(trx, { ...row(id), name: 'Other' }).executeTakeFirst());
  expect([await insert('P1'), await insert('P4')]).toEqual([undefined, { id: 'P4' }]);
  expect((await findProject(db, 'P1'))?.name).toBe('P1');
});

describe('sprints that were heard of', () => {
  const note = (sprint_id: string, closed: boolean, project_id = 'P1') =>
    inTransaction((trx) => notingSprint(trx, { sprint_id, project_id, closed }).execute());
  const running = async (projectId = 'P1') => {
    const counted = await inTransaction((trx) => countingRunning(trx, { projectId }).executeTakeFirst());
    return Number(counted?.count);
  };

  it('are counted while they run, each project’s own', async () => {
    await note('S1', false);
    await note('S2', false, 'P2');
    expect([await running(), await running('P2')]).toEqual([1, 1]);
    await note('S1', false);
    expect(await running()).toBe(1);
    await note('S1', true);
    expect([await running(), await running('P2')]).toEqual([0, 1]);
  });

  it('stay closed', async () => {
    await note('S3', true);
    await note('S3', false);
    expect(await running()).toBe(0);
  });
});
