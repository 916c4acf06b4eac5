import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasLocked } from '../../test/integration/fixtures/faults/row-locks.ts';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { handClock, requester, silent } from '../../test/integration/fixtures/services/requests.ts';
import { calendar, declaration } from '../../test/integration/services/project/project-service.ts';
import type { Connection } from '../kit/database/database.ts';
import { together } from '../kit/database/together.ts';
import { UnitOfWork } from '../kit/database/unit-of-work.ts';
import { InProcessBus } from '../kit/events/in-process-bus.ts';
import type { ServiceDeps, ServiceHandle } from '../kit/service.ts';
import { buildProject } from './app.ts';
import { projectChanged } from './contract/events.ts';
import { tellWhole } from './project-changed.ts';
import { updatingProject } from './store/projects.ts';
import type { ProjectDatabase } from './store/tables.ts';
import { lockingWhole, wholeOf } from './store/whole.ts';
import { createTeller } from './tell-untold.ts';

// A service that never starts: what it tells stays in its outbox.
let connection: Connection;
let service: ServiceHandle;
let deps: ServiceDeps;
let db: ProjectDatabase;
let next = 0;
let id: string;
beforeAll(async () => {
  connection = await openEmbedded();
  deps = { connection, bus: new InProcessBus(), clock: handClock('2026-11-20T12:00:00Z'), log: silent };
  service = await buildProject(deps);
  db = connection.root.withSchema('project') as unknown as ProjectDatabase;
});
afterAll(async () => {
  await service.stop();
  await connection.close();
});
beforeEach(() => {
  id = `T${next++}-X`;
});
const call = requester(() => service.fastify);
const told = async () => {
  const rows = await db.selectFrom('outbox').select(['stream', 'envelope']).orderBy('id').execute();
  return rows.filter(({ envelope }) => envelope.aggregate_id === id);
};
const versions = async () => (await told()).map(({ envelope }) => envelope.aggregate_version);
const last = async () => projectChanged.data.parse((await told()).at(-1)?.envelope.event_data);
const declare = (more: object = {}) => call('PUT', `/projects/${id}`, declaration(more));
const create = () => call('POST', '/projects', { id, name: 'By hand' });
const employ = (employeeId: string) => call('POST', '/employees', { id: employeeId, name: `Name of ${employeeId}` });
const assign = (...ids: string[]) => call('POST', `/projects/${id}/team-members-assign`, { employee_ids: ids });
const addPto = (employeeId: string, start_date: string) =>
  call('POST', `/projects/${id}/calendar/pto?employee_id=${employeeId}`, { start_date, end_date: start_date });
const away = (start_date: string, end_date = start_date) => ({ start_date, end_date, reason: null });

describe('a project', () => {
  it('that is made by hand is told whole', async () => {
    await create();
    expect(await told()).toMatchObject([
      {
        stream: 'project_events',
        envelope: { event_type: 'ProjectChanged', aggregate_type: 'Project', aggregate_version: 1 },
      },
    ]);
    expect(await last()).toEqual({
      project_id: id,
      name: 'By hand',
      owner: null,
      calendar: {
        country: 'US',
        subdivision: null,
        time_zone: 'UTC',
        working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
        holidays: [],
      },
      team: [],
    });
    expect((await create()).status).toBe(409);
    expect(await versions()).toEqual([1]);
  });

  it('that is declared is told with its team and their absences, by id', async () => {
    const absences = [away('2026-12-24', '2026-12-31'), away('2026-11-26')];
    const holidays = [{ date: '2026-12-01', name: 'Day off' }];
    await declare({
      calendar: { ...calendar, holidays },
      team: [
        { id: 'E10', name: 'Bob' },
        { id: 'E2', name: 'Ada', role: 'Lead', hours_per_day: 4, absences },
      ],
    });
    expect(await last()).toEqual({
      project_id: id,
      name: 'Payments',
      owner: 'cluster/default/payments',
      calendar: { ...calendar, holidays },
      team: [
        { id: 'E2', name: 'Ada', role: 'Lead', hours_per_day: 4, absences: absences.toReversed() },
        { id: 'E10', name: 'Bob', role: null, hours_per_day: 6, absences: [] },
      ],
    });
  });

  it('that is declared again is told when something is new in it, and not otherwise', async () => {
    const team = [{ id: 'E1', name: 'Ada', absences: [away('2026-11-26'), away('2026-11-26', '2026-11-27')] }];
    await declare({ team });
    for (const digest of ['d2', 'd3', 'd4', 'd5']) await declare({ digest, description: digest, team });
    expect(await versions()).toEqual([1]);
    const changes = [
      { name: 'Other' },
      { calendar: { ...calendar, time_zone: 'UTC' } },
      { team: [{ ...team[0], hours_per_day: 3 }] },
      { team: [{ ...team[0], absences: [away('2026-11-26')] }] },
    ];
    const known = { team };
    for (const [i, change] of changes.entries()) {
      await declare(Object.assign(known, change));
      expect(await versions()).toHaveLength(i + 2);
    }
    expect(await declare({ owner: 'another' })).toMatchObject({ status: 409 });
    expect(await versions()).toEqual([1, 2, 3, 4, 5]);
  });

  it('that is given up, and one that gets people or absences, is told again', async () => {
    await employ(`${id}-E`);
    await declare({ team: [{ id: 'E1', name: 'Ada' }] });
    await assign(`${id}-E`);
    expect((await last()).team.map((m) => m.id)).toEqual(['E1', `${id}-E`]);
    await assign(`${id}-E`);
    await addPto('E1', '2026-11-26');
    expect((await last()).team[0]?.absences).toEqual([away('2026-11-26')]);
    await call('DELETE', `/projects/${id}/owner?owner=nobody`);
    await call('DELETE', `/projects/${id}/owner?owner=cluster/default/payments`);
    expect((await last()).owner).toBeNull();
    await call('PUT', `/projects/${id}/status`, { status: 'inactive' });
    const types = (await told()).map(({ envelope }) => envelope.event_type);
    expect(types).toEqual([...Array(4).fill('ProjectChanged'), 'ProjectStatusChanged']);
    expect(await versions()).toEqual([1, 2, 3, 4, 5]);
  });

  it('is told with more absences than one declaration may have', async () => {
    await declare({ team: [{ id: 'E1', name: 'Ada' }] });
    for (let day = 0; day < 51; day++) {
      const date = new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10);
      expect((await addPto('E1', date)).status).toBe(201);
    }
    expect((await last()).team[0]?.absences).toHaveLength(51);
  });

  it('is told under the lock of its row, and with its change or not at all', async () => {
    await create();
    const unit = () =>
      new UnitOfWork(db, { clock: deps.clock, service: 'project', correlationId: 'c', published: () => {} });
    const rename = (fails: boolean) =>
      unit().run('rename', async (work) => {
        const [, [before]] = await together(work.trx, lockingWhole(work.trx, id));
        work.later(updatingProject(work.trx, id, { name: 'New' }));
        await tellWhole(work, id, before && wholeOf(before));
        expect(await hasLocked(work.trx, 'projects', 'id', id)).toBe(true);
        if (fails) throw new Error('no');
      });
    await expect(rename(true)).rejects.toThrow('no');
    expect(await versions()).toEqual([1]);
    await rename(false);
    expect([await versions(), (await last()).name]).toEqual([[1, 2], 'New']);
  });
});

it('projects from before are told once, at the start of the service', async () => {
  await create();
  await db.updateTable('projects').set({ version: 0 }).where('id', '=', id).execute();
  await db.deleteFrom('outbox').execute();
  let published = 0;
  for (let i = 0; i < 2; i++) {
    const teller = createTeller(db, deps, () => published++);
    teller.start();
    await teller.stop();
  }
  expect([await versions(), published]).toEqual([[2], 1]);
  expect((await last()).name).toBe('By hand');
});
