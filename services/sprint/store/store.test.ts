import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasLocked } from '../../../test/integration/fixtures/faults/row-locks.ts';
import { learnSizes, rowsRead } from '../../../test/integration/fixtures/services/rows-read.ts';
import { aReportOf, openSprintStore } from '../../../test/integration/services/sprint/sprint-store.ts';
import { changedAfter } from './changes.ts';
import { findScrum, markAskedFor, saveScrum, scrumsOf } from './daily-scrums.ts';
import { addReports, markTold, reportsOf, untoldReports } from './progress-reports.ts';
import * as store from './sprints.ts';
import type { SprintTrx } from './tables.ts';
import { saveTasks, sprintsWithTask, tasksOf } from './tasks.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
let next = 0;
/** a project that no other test uses, and its first two sprints */
let project: string;
let one: string;
let two: string;
beforeAll(async () => {
  world = await openSprintStore();
});
afterAll(() => world.close());
beforeEach(() => {
  project = `ST${next++}`;
  [one, two] = [`${project}-S01`, `${project}-S02`];
});
const closed = { status: 'completed' as const, closed_at: new Date() };
const countRunning = async () => (await store.listSprints(world.db, { status: 'in_progress' })).length;

describe('sprints', () => {
  it('are locked by lockSprint, and by nothing that only reads', async () => {
    await world.put({ sprint_id: one, ...closed });
    await world.put({ sprint_id: two });
    await world.inTransaction(async (trx) => {
      await store.findSprint(trx, one);
      expect(await hasLocked(trx, 'sprints', 'sprint_id', one)).toBe(false);
      expect((await store.lockSprint(trx, one))?.sprint_id).toBe(one);
      expect(await hasLocked(trx, 'sprints', 'sprint_id', one)).toBe(true);
      expect(await hasLocked(trx, 'sprints', 'sprint_id', two)).toBe(false);
      expect(await store.lockSprint(trx, 'NONE')).toBeUndefined();
    });
  });

  it('that run are found without reading those that ran before', async () => {
    const grown = `${project}G`;
    await world.put({ sprint_id: `${grown}-S1`, ...closed });
    await sql`insert into sprint.sprints select (jsonb_populate_record(s, to_jsonb(s) ||
      jsonb_build_object('sprint_id', ${grown}::text || '-S' || n, 'number', n))).*
      from sprint.sprints s, generate_series(2, 300) n where s.sprint_id = ${`${grown}-S1`}`.execute(world.db);
    await learnSizes(world.db as never);
    const running = { projectId: grown, status: 'in_progress', limit: 1 } as const;
    const readBy = (work: (trx: SprintTrx) => Promise<unknown>) => rowsRead(world.db, 'sprint.sprints', work);
    expect(await readBy((trx) => store.listSprints(trx, running))).toBe(0);
    expect(await readBy((trx) => changedAfter(trx, 0, { status: 'in_progress', limit: 50 }))).toBeLessThanOrEqual(
      await countRunning(),
    );
    expect(await readBy((trx) => store.dueSprints(trx, new Date()))).toBeLessThanOrEqual(await countRunning());
    expect(await readBy((trx) => store.lastSprint(trx, grown))).toBe(1);
    await world.put({ sprint_id: `${grown}-S301` });
    expect((await store.listSprints(world.db, running)).map(({ number }) => number)).toEqual([301]);
  });

  it('of a project come by number, all or those that run, a page at a time', async () => {
    for (let n = 1; n <= 3; n++)
      await world.put({ sprint_id: `${project}-S0${n}`, number: n, ...(n < 3 ? closed : {}) });
    await world.put({ sprint_id: `${project}B-S01` });
    const numbers = async (filter: object = {}) =>
      (await store.listSprints(world.db, { projectId: project, ...filter })).map((s) => s.number);
    expect(await numbers()).toEqual([1, 2, 3]);
    expect(await numbers({ status: 'in_progress' })).toEqual([3]);
    expect(await numbers({ limit: 1, offset: 1 })).toEqual([2]);
    expect((await store.lastSprint(world.db, project))?.number).toBe(3);
    expect(await store.listProjects(world.db)).toEqual(expect.arrayContaining([project, `${project}B`]));
    expect((await store.listProjects(world.db)).filter((p) => p === project)).toHaveLength(1);
  });

  it('are found by their reference, which stands for one', async () => {
    await world.put({ sprint_id: one, external_ref: `ref/${project}` });
    expect((await store.findByRef(world.db, `ref/${project}`))?.sprint_id).toBe(one);
    expect(await store.findByRef(world.db, 'ref/none')).toBeUndefined();
    await expect(world.put({ sprint_id: `${project}B-S01`, external_ref: `ref/${project}` })).rejects.toThrow();
  });

  it('run one at a time in a project', async () => {
    await world.put({ sprint_id: one });
    await expect(world.put({ sprint_id: two })).rejects.toThrow('one_running_sprint');
  });

  it('change alone', async () => {
    await world.put({ sprint_id: one, ...closed });
    await world.put({ sprint_id: two });
    await world.inTransaction((trx) => store.setSprint(trx, one, { goal: 'New' }).execute());
    expect((await store.findSprint(world.db, one))?.goal).toBe('New');
    expect((await store.findSprint(world.db, two))?.goal).toBe('It works');
  });

  it('are due from their end on while they run', async () => {
    await world.put({ sprint_id: one, ...closed });
    await world.put({ sprint_id: two });
    const due = async (at: string) =>
      (await store.dueSprints(world.db, new Date(at))).filter((s) => s.startsWith(project));
    expect(await due('2026-11-29T23:59:59Z')).toEqual([]);
    expect(await due('2026-11-30T00:00:00Z')).toEqual([two]);
  });
});

describe('projects', () => {
  it('are made, locked, and kept as they are when they are there', async () => {
    await world.inTransaction(async (trx) => {
      expect(await store.lockProject(trx, project)).toMatchObject({ last_number: 0, last_closed_sprint_id: null });
      await store.setProject(trx, project, { last_number: 3 }).execute();
    });
    await world.inTransaction(async (trx) => {
      await store.lockProject(trx, `${project}B`);
      expect((await store.lockProject(trx, project)).last_number).toBe(3);
      expect(await hasLocked(trx, 'projects', 'project_id', project)).toBe(true);
      await store.setProject(trx, project, { last_closed_sprint_id: one }).execute();
    });
    const named = (projectId: string) => store.projectNamed(world.db, { projectId }).executeTakeFirst();
    expect(await named(project)).toMatchObject({ last_number: 3, last_closed_sprint_id: one });
    expect(await named(`${project}B`)).toMatchObject({ last_closed_sprint_id: null });
  });
});

describe('tasks', () => {
  it('come in their order, those of the sprints that are asked for', async () => {
    await world.put({ sprint_id: one, ...closed }, [{ task_id: 'T-2' }, { task_id: 'T-1', depends_on: ['T-2'] }]);
    await world.put({ sprint_id: two }, [{ task_id: 'T-3' }]);
    const ids = async (...sprints: string[]) => (await tasksOf(world.db, sprints)).map((t) => t.task_id);
    expect(await ids(one)).toEqual(['T-2', 'T-1']);
    expect((await ids(one, two)).sort()).toEqual(['T-1', 'T-2', 'T-3']);
    expect(await ids()).toEqual([]);
    expect((await tasksOf(world.db, [one]))[1]?.depends_on).toEqual(['T-2']);
  });

  it('are saved alone: not another of the sprint, and not the same one of another sprint', async () => {
    await world.put({ sprint_id: one, ...closed }, [{ task_id: 'T-1' }]);
    await world.put({ sprint_id: two }, [{ task_id: 'T-1' }, { task_id: 'T-2' }]);
    const [task] = await tasksOf(world.db, [two]);
    const change = {
      status: 'in_progress' as const,
      progress_percentage: 40,
      assigned_to: 'E1',
      impediment: 'waits',
      blocked_until: '2026-11-25',
    };
    await world.inTransaction((trx) => saveTasks(trx, [{ ...task!, ...change }])!.execute());
    const [saved, other] = await tasksOf(world.db, [two]);
    expect(saved).toMatchObject(change);
    expect(other).toMatchObject({ progress_percentage: 0, status: 'assigned_to_sprint' });
    expect((await tasksOf(world.db, [one]))[0]).toMatchObject({ progress_percentage: 0, assigned_to: null });
  });

  it('are found by id wherever they were, the newest sprint of a project first', async () => {
    const task = [{ task_id: `${project}-T` }];
    await world.put({ sprint_id: one, ...closed }, task);
    await world.put({ sprint_id: two }, task);
    await world.put({ sprint_id: `${project}B-S01` }, task);
    const found = async (id?: string) => (await sprintsWithTask(world.db, `${project}-T`, id)).map((s) => s.sprint_id);
    expect(await found()).toEqual([two, one, `${project}B-S01`]);
    expect(await found(project)).toEqual([two, one]);
    expect(await found('NONE')).toEqual([]);
  });
});

describe('reports of progress', () => {
  const report = (task_id: string, day: string, more: object = {}) => ({
    sprint_id: one,
    task_id,
    day,
    from_progress: 0,
    to_progress: 10,
    impediment: null,
    told_on: null,
    ...more,
  });

  beforeEach(async () => {
    await world.put({ sprint_id: one, ...closed });
    await world.put({ sprint_id: two });
  });

  const placeOf = (sprintId: string) => ({ project_id: project, number: sprintId === one ? 1 : 2 });

  it('wait in their order until a daily scrum tells them', async () => {
    await world.inTransaction(async (trx) => {
      await addReports(trx, [
        report('T-2', '2026-11-24'),
        report('T-1', '2026-11-23'),
        report('T-3', '2026-11-25'),
      ])?.execute();
      await addReports(trx, [report('T-9', '2026-11-23', { sprint_id: two })])?.execute();
      await addReports(trx, [])?.execute();
      const untold = async (until?: string) => (await untoldReports(trx, placeOf(one), until)).map((r) => r.task_id);
      expect(await untold()).toEqual(['T-2', 'T-1', 'T-3']);
      expect(await untold('2026-11-24')).toEqual(['T-2', 'T-1']);
      const [first] = await untoldReports(trx, placeOf(one), undefined);
      await markTold(trx, [first!.id], '2026-11-24')?.execute();
      await markTold(trx, [], '2026-11-24')?.execute();
      expect(await untold()).toEqual(['T-1', 'T-3']);
    });
  });

  it('of earlier sprints of the project wait as well, those of later and other ones do not', async () => {
    await world.inTransaction(async (trx) => {
      await addReports(trx, [report('T-1', '2026-11-23'), report('T-9', '2026-11-23', { sprint_id: two })])?.execute();
      const untold = async (place: { project_id: string; number: number }) =>
        (await untoldReports(trx, place, undefined)).map((r) => r.task_id);
      expect(await untold(placeOf(two))).toEqual(['T-1', 'T-9']);
      expect(await untold(placeOf(one))).toEqual(['T-1']);
      expect(await untold({ project_id: `${project}X`, number: 2 })).toEqual([]);
    });
  });

  it('are all of their sprint, told or not, in their order', async () => {
    await world.inTransaction(async (trx) => {
      await addReports(trx, [
        report('T-2', '2026-11-24', { impediment: 'waits', told_on: '2026-11-24' }),
        report('T-1', '2026-11-24'),
        report('T-1', '2026-11-23', { impediment: 'broken' }),
        report('T-9', '2026-11-23', { impediment: 'elsewhere', sprint_id: two }),
      ])?.execute();
      const all = (await reportsOf(trx, one)).map(({ task_id, day, impediment }) => [task_id, day, impediment]);
      expect(all).toEqual([
        ['T-2', '2026-11-24', 'waits'],
        ['T-1', '2026-11-24', null],
        ['T-1', '2026-11-23', 'broken'],
      ]);
    });
  });
});

describe('daily scrums', () => {
  it('stay as they were first, and are told once they were asked for', async () => {
    await world.inTransaction(async (trx) => {
      await saveScrum(trx, aReportOf(one, '2026-11-24'), true).execute();
      await saveScrum(trx, { ...aReportOf(one, '2026-11-24'), report_id: 'second' }, true).execute();
      await saveScrum(trx, aReportOf(one, '2026-11-23'), false).execute();
      await saveScrum(trx, aReportOf(two, '2026-11-23'), false).execute();
      const told = async () => (await scrumsOf(trx, one)).map((s) => `${s.date} ${s.report.report_id}`);
      expect(await told()).toEqual(['2026-11-24 report of 2026-11-24']);
      await markAskedFor(trx, aReportOf(one, '2026-11-23'));
      expect(await told()).toEqual(['2026-11-23 report of 2026-11-23', '2026-11-24 report of 2026-11-24']);
      expect((await findScrum(trx, two, '2026-11-23'))?.asked_for).toBe(false);
      expect((await findScrum(trx, one, '2026-11-23'))?.asked_for).toBe(true);
      expect(await findScrum(trx, one, '2026-11-25')).toBeUndefined();
    });
  });
});
