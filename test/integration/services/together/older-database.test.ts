import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createBacklog } from '../../../../services/backlog/store/migrations/0001_backlog.ts';
import { addImpediment } from '../../../../services/backlog/store/migrations/0002_impediment.ts';
import { openSchema } from '../../../../services/kit/database/database.ts';
import { changedAfter, moveToHead } from '../../../../services/sprint/store/changes.ts';
import { createSprint } from '../../../../services/sprint/store/migrations/0001_sprint.ts';
import { rememberPeople } from '../../../../services/sprint/store/migrations/0003_people.ts';
import { keepFacts } from '../../../../services/sprint/store/migrations/0004_facts.ts';
import { addSimulator } from '../../../../services/sprint/store/migrations/0005_simulator.ts';
import type { SprintTables } from '../../../../services/sprint/store/tables.ts';
import { engines, openDatabase } from '../../fixtures/services/databases.ts';

// A database of an earlier release goes on with what it holds.

const sprint = (project_id: string, number: number, status: string) => ({
  sprint_id: `${project_id}-S0${number}`,
  project_id,
  number,
  sprint_name: `${number}`,
  goal: '',
  status,
  mode: 'Live',
  close_policy: 'Manual',
  seed: 1,
  start_date: '2026-11-23',
  end_date: '2026-12-07',
  duration_weeks: 2,
  time_zone: 'UTC',
  calendar: '{"team":[],"days":[]}',
  started_at: new Date('2026-11-23T10:00:00Z'),
  version: 1,
});
const report = (sprint_id: string, day: string, told_on: string | null = null) => ({
  sprint_id,
  task_id: 'T-1',
  day,
  from_progress: 0,
  to_progress: 10,
  told_on,
});

describe.each(engines)('on %s', (engine) => {
  it('the sprints of long ago have nothing left to tell, the last one and the running one have', async () => {
    const database = await openDatabase(engine);
    try {
      const old = { '0001_sprint': createSprint };
      // biome-ignore lint/suspicious/noExplicitAny: tables of a release that the code of today does not know
      const before: Kysely<any> = await openSchema(database.connection, 'sprint', old);
      await before
        .insertInto('sprints')
        .values([
          sprint('PAY', 1, 'completed'),
          sprint('PAY', 2, 'completed'),
          sprint('SHOP', 1, 'completed'),
          sprint('SHOP', 2, 'in_progress'),
        ])
        .execute();
      await before
        .insertInto('progress_reports')
        .values([
          report('PAY-S01', '2026-11-23'),
          report('PAY-S01', '2026-11-24', '2026-11-25'),
          report('PAY-S02', '2026-11-23'),
          report('SHOP-S01', '2026-11-23'),
          report('SHOP-S02', '2026-11-23'),
        ])
        .execute();
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const after: Kysely<any> = await openSchema(database.connection, 'sprint', {
        ...old,
        '0003_people': rememberPeople,
      });
      const rows = await after.selectFrom('progress_reports').selectAll().orderBy('id').execute();
      expect(rows.map((r) => [r.sprint_id, r.told_on, r.from_impediment])).toEqual([
        ['PAY-S01', '2026-11-23', null],
        ['PAY-S01', '2026-11-25', null],
        ['PAY-S02', null, null],
        ['SHOP-S01', '2026-11-23', null],
        ['SHOP-S02', null, null],
      ]);
      expect(await after.selectFrom('hand_overs').selectAll().execute()).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it('the sprints that are there are played on by the simulator that there was', async () => {
    const database = await openDatabase(engine);
    try {
      const old = { '0001_sprint': createSprint };
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const before: Kysely<any> = await openSchema(database.connection, 'sprint', old);
      await before
        .insertInto('sprints')
        .values(sprint('PAY', 1, 'in_progress'))
        .execute();
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const after: Kysely<any> = await openSchema(database.connection, 'sprint', {
        ...old,
        '0005_simulator': addSimulator,
      });
      expect(await after.selectFrom('sprints').select('simulator').execute()).toEqual([{ simulator: 1 }]);
    } finally {
      await database.close();
    }
  });

  it('the sprints that are there come first in the order of changes, in the order of their starts', async () => {
    const database = await openDatabase(engine);
    try {
      const old = { '0001_sprint': createSprint };
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const before: Kysely<any> = await openSchema(database.connection, 'sprint', old);
      const later = { started_at: new Date('2026-12-07T10:00:00Z') };
      await before
        .insertInto('sprints')
        .values([
          { ...sprint('SHOP', 2, 'in_progress'), ...later },
          sprint('SHOP', 1, 'completed'),
          { ...sprint('PAY', 1, 'in_progress'), ...later },
        ])
        .execute();
      const after = await openSchema<SprintTables>(database.connection, 'sprint', { ...old, '0004_facts': keepFacts });
      expect((await changedAfter(after, 0, { limit: 9 })).map((s) => [s.sprint_id, s.changed])).toEqual([
        ['SHOP-S01', 1],
        ['PAY-S01', 2],
        ['SHOP-S02', 3],
      ]);
      await after.transaction().execute((trx) => moveToHead(trx, 'SHOP-S01').execute());
      const [row] = await changedAfter(after, 3, { limit: 9 });
      const unknown = { max_tasks: null, max_points: null, decision_id: null, daily_scrum: null, closed_because: null };
      expect(row).toMatchObject({ sprint_id: 'SHOP-S01', changed: 4, ...unknown });
    } finally {
      await database.close();
    }
  });

  it('nothing stands in the way of the tasks of a backlog', async () => {
    const database = await openDatabase(engine);
    try {
      const old = { '0001_backlog': createBacklog };
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const before: Kysely<any> = await openSchema(database.connection, 'backlog', old);
      const task = { project_id: 'PAY', task_id: 'T-1', title: 'a', description: '', status: 'unassigned' };
      const rest = { progress_percentage: 0, depends_on: '[]', carry_over_count: 0, wish_pending: false };
      await before
        .insertInto('tasks')
        .values({ ...task, ...rest, withdrawn: false, sprint_version: 0 })
        .execute();
      // biome-ignore lint/suspicious/noExplicitAny: as above
      const after: Kysely<any> = await openSchema(database.connection, 'backlog', {
        ...old,
        '0002_impediment': addImpediment,
      });
      expect(await after.selectFrom('tasks').selectAll().execute()).toMatchObject([{ ...task, impediment: null }]);
    } finally {
      await database.close();
    }
  });
});
