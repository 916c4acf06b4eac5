import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { sprintRequests } from './sprint-requests.ts';

const TEAM = [{ id: 'E001' }, { id: 'E002' }];

describe.each(arrangements)('who has a task in %s', (arrangement) => {
  let world: Arranged;
  let next = 0;
  let id: string;
  const { call, started, sprint, scrum, progress } = sprintRequests(
    () => world,
    () => id,
  );
  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `WHO${next++}`;
    await declareProject(call, id, { team: TEAM });
    await declareBacklog(call, id, [{ task_id: `${id}-1`, assigned_to: 'E001' }, { task_id: `${id}-2` }]);
  });
  const give = (n: number, assigned_to: string | null, key?: string, query = '') =>
    call('sprint', 'PUT', `/tasks/${id}-${n}/assignee${query}`, { assigned_to }, key);
  const haves = async (sprintId: string) =>
    (await sprint(sprintId)).tasks.map((t: { assigned_to: string | null }) => t.assigned_to);
  const handOvers = async () => {
    const { events } = (await call('chronicle', 'GET', '/v1/events?limit=1000')).body;
    return events
      .filter(
        (e: { event_type: string; event_data: { task_id: string } }) =>
          e.event_type === 'TASK_UPDATED' && e.event_data.task_id === `${id}-1`,
      )
      .map((e: { event_data: { assigned_to: string | null } }) => e.event_data.assigned_to);
  };
  const close = async (sprintId: string) => {
    expect(await call('sprint', 'POST', `/sprints/${sprintId}/close`)).toMatchObject({ status: 200 });
    await eventually(async () => {
      const { body } = await call('backlog', 'GET', `/backlogs/${id}/summary`);
      expect(body.last_closed_sprint_id).toBe(sprintId);
    });
  };

  it.each(['Live', 'Simulated'])('changes hands in a %s sprint, for everybody who follows it', async (mode) => {
    const name = await started({ mode, assignment: 'None' });
    const answer = await give(1, 'E002');
    expect(answer).toMatchObject({
      status: 200,
      body: { task_id: `${id}-1`, project_id: id, sprint_id: name, sprint_name: 'One', assigned_to: 'E002' },
    });
    expect(await haves(name)).toEqual(['E002', null]);
    expect(await give(1, null)).toMatchObject({ status: 200, body: { assigned_to: null } });
    expect(await haves(name)).toEqual([null, null]);
    await give(1, 'E002');
    await viewsAgree(call, id);
    await eventually(async () => expect(await handOvers()).toEqual(['E002', null, 'E002']));
    await close(name);
    await viewsAgree(call, id);
    const [task] = (await call('backlog', 'GET', `/backlogs/${id}`)).body;
    expect(task).toMatchObject({ task_id: `${id}-1`, assigned_to: 'E002', sprint_id: null });
  });

  it('is not told again to who has it already', async () => {
    const name = await started();
    const { version } = await sprint(name);
    expect(await give(1, 'E001')).toMatchObject({ status: 200, body: { assigned_to: 'E001' } });
    expect((await sprint(name)).version).toBe(version);
  });

  it('goes to nobody outside the team, and says who is in it, added by REST too', async () => {
    const name = await started();
    await call('project', 'POST', '/employees', { id: `${id}R`, name: 'Rest' });
    const refused = await give(1, `${id}R`);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'unknown_assignee', team: ['E001', 'E002'], detail: expect.stringContaining('E001, E002') },
    });
    expect(await haves(name)).toEqual(['E001', null]);
    await call('project', 'POST', `/projects/${id}/team-members-assign`, { employee_ids: [`${id}R`] });
    expect(await give(1, `${id}R`)).toMatchObject({ status: 200 });
    await declareProject(call, id, { team: [] });
    expect(await give(2, 'E001')).toMatchObject({ status: 422, body: { team: [`${id}R`] } });
    expect(await give(2, 'not an id')).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
  });

  it('goes to whom the sprint knows while the project service is away, and to nobody else', async () => {
    await started();
    await world.host.take('project');
    try {
      expect(await give(2, 'E002')).toMatchObject({ status: 200 });
      expect(await give(2, null)).toMatchObject({ status: 200 });
      expect(await give(2, 'E009')).toMatchObject({ status: 503, body: { service: 'project' } });
    } finally {
      await world.host.giveBack('project');
    }
  });

  it('gives the stored answer to a repeated Idempotency-Key', async () => {
    const name = await started();
    const first = await give(1, 'E002', `give-${id}`);
    await give(1, null);
    expect(await give(1, 'E002', `give-${id}`)).toMatchObject({ status: 200, body: first.body });
    expect(await haves(name)).toEqual([null, null]);
    expect(await give(1, 'E001', `give-${id}`)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it('asks which project is meant, and refuses what runs nowhere', async () => {
    expect(await give(1, 'E001')).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
    const name = await started();
    const other = `${id}X`;
    await declareProject(call, other, { team: [{ id: 'E005' }] });
    await declareBacklog(call, other, [{ task_id: `${id}-1` }]);
    await call('sprint', 'POST', `/sprints/${other}`, { sprint_name: 'x', mode: 'Live' });
    expect(await give(1, 'E002')).toMatchObject({
      status: 409,
      body: { code: 'task_ambiguous', candidates: [id, other] },
    });
    expect(await give(1, 'E005', undefined, `?project_id=${other}`)).toMatchObject({ status: 200 });
    expect(await haves(name)).toEqual(['E001', null]);
    await close(name);
    expect(await give(2, 'E002')).toMatchObject({
      status: 409,
      body: { code: 'sprint_closed', detail: expect.stringMatching(/its last one was One$/) },
    });
  });

  it('is told in the summary of the backlog, with who gets it when the sprint ends', async () => {
    const assignees = async () => (await call('backlog', 'GET', `/backlogs/${id}/summary`)).body.assignees;
    expect(await assignees()).toEqual([{ employee_id: 'E001', task_ids: [`${id}-1`] }]);
    const name = await started();
    await eventually(async () => {
      const [task] = (await call('backlog', 'GET', `/backlogs/${id}`)).body;
      expect(task.sprint_id).toBe(name);
    });
    await declareBacklog(call, id, [{ task_id: `${id}-1`, assigned_to: 'E009' }, { task_id: `${id}-2` }]);
    expect(await assignees()).toEqual([
      { employee_id: 'E001', task_ids: [`${id}-1`] },
      { employee_id: 'E009', task_ids: [`${id}-1`] },
    ]);
    await close(name);
    expect(await assignees()).toEqual([{ employee_id: 'E009', task_ids: [`${id}-1`] }]);
  });

  it('is taken from who has left, by RoundRobin, also what RoundRobin gave', async () => {
    const first = await started({ assignment: 'RoundRobin' });
    expect(await haves(first)).toEqual(['E001', 'E002']);
    await close(first);
    await declareProject(call, id, { team: [{ id: 'E003' }, { id: 'E002' }] });
    const second = await started({ assignment: 'None' });
    expect(await haves(second)).toEqual(['E001', 'E002']);
    await close(second);
    const third = await started({ assignment: 'RoundRobin' });
    expect(await haves(third)).toEqual(['E003', 'E002']);
    await viewsAgree(call, id);
  });

  it('is shown in the daily scrum of a day as it was on that day', async () => {
    const name = await started();
    await progress(1, { progress_percentage: 20 });
    world.clock.set('2026-11-24T10:00:00Z');
    await give(1, 'E002');
    await progress(1, { progress_percentage: 100 });
    await progress(2, { progress_percentage: 40, impediment: 'no access' });
    world.clock.set('2026-11-25T10:00:00Z');
    expect((await scrum(name, '2026-11-23')).body).toMatchObject({
      updated_tasks_count: 1,
      completed_tasks_count: 0,
      pending_tasks_count: 2,
      blockers_count: 0,
      members: [
        { employee_id: 'E001', yesterday: `${id}-1: from 0 % to 20 %.`, today: `${id}-1 (at 20 %).`, impediments: '' },
      ],
    });
    expect((await scrum(name, '2026-11-24')).body).toMatchObject({
      updated_tasks_count: 2,
      completed_tasks_count: 1,
      blockers_count: 1,
      members: [
        { employee_id: 'E002', yesterday: `${id}-1: from 20 % to 100 %, completed.`, today: '' },
        { employee_id: null, impediments: `${id}-2: no access.` },
      ],
    });
  });
});
