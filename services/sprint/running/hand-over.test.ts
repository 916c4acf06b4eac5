import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
let next = 0;
let id: string;
let name: string;
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set('2026-11-24T12:00:00Z');
  await world.deliver();
  id = `H${next++}X`;
  name = `${id}-S01`;
  await declareProject(world.call, id, { team: [{ id: 'E2' }, { id: 'E3' }] });
  // The sprint has last seen E1 alone in the team.
  await world.put({ sprint_id: name, time_zone: 'Pacific/Auckland' }, [
    { task_id: `${id}-1`, assigned_to: 'E1', status: 'in_progress', progress_percentage: 20 },
    { task_id: `${id}-2` },
  ]);
  world.asked.length = 0;
});
const handOver = (assigned_to: string | null, task = `${id}-1`, query = '') =>
  world.call('sprint', 'PUT', `/tasks/${task}/assignee${query}`, { assigned_to });
const sprint = async () => (await world.call('sprint', 'GET', `/sprints/${name}`)).body;
const assignees = async () => (await sprint()).tasks.map((t: { assigned_to: string | null }) => t.assigned_to);
const kept = () => world.db.selectFrom('hand_overs').selectAll().where('sprint_id', '=', name).orderBy('id').execute();
const refused = (code: string, status = 409) => ({ status, body: { code } });

describe('a task of a running sprint', () => {
  it('is given to somebody of the team, which is kept and told', async () => {
    expect(await handOver('E3')).toMatchObject({
      status: 200,
      body: { task_id: `${id}-1`, project_id: id, sprint_id: name, sprint_name: name, assigned_to: 'E3' },
    });
    expect([await assignees(), (await sprint()).version]).toEqual([['E3', null], 2]);
    // in Auckland it is tomorrow
    expect(await kept()).toMatchObject([
      { task_id: `${id}-1`, day: '2026-11-25', from_assignee: 'E1', to_assignee: 'E3' },
    ]);
    expect(await world.told()).toMatchObject([
      {
        event_type: 'TASK_UPDATED',
        event_data: { task_id: `${id}-1`, sprint_version: 2, assigned_to: 'E3', progress_percentage: 20 },
      },
    ]);
  });

  it('is nobody’s when it is given to nobody, for which nobody is asked', async () => {
    expect((await handOver(null)).body.assigned_to).toBeNull();
    expect([await assignees(), world.asked]).toEqual([[null, null], []]);
    expect(await kept()).toMatchObject([{ from_assignee: 'E1', to_assignee: null }]);
  });

  it('given to whoever has it stays as it is', async () => {
    await handOver('E2');
    await world.deliver();
    expect((await handOver('E2')).status).toBe(200);
    expect([(await sprint()).version, await world.told(), (await kept()).length]).toEqual([2, [], 1]);
  });

  it('is not given to somebody else, and the team is told', async () => {
    const answer = await handOver('E1');
    expect(answer).toMatchObject({ status: 422, body: { code: 'unknown_assignee', team: ['E2', 'E3'] } });
    expect(answer.body.detail).toBe(`E1 is not in the team of project ${id}, which is E2, E3`);
    await declareProject(world.call, id);
    expect((await handOver('E1')).body.detail).toContain('which has nobody');
    expect([await assignees(), await kept(), await world.told()]).toEqual([['E1', null], [], []]);
  });

  it('while the project service is away is given to whom the sprint saw last, and to nobody else', async () => {
    world.away(true);
    const [known, other] = [await handOver('E1', `${id}-2`), await handOver('E3')];
    world.away(false);
    expect(known).toMatchObject({ status: 200, body: { assigned_to: 'E1' } });
    expect(other).toMatchObject(refused('dependency_unavailable', 503));
  });

  it('of a project that is gone is given to nobody of it, also not to whom the sprint saw last', async () => {
    await world.put({ sprint_id: `${id}GONE-S01` }, [{ task_id: `${id}G` }]);
    expect(await handOver('E1', `${id}G`)).toMatchObject(refused('project_not_found', 404));
    expect((await handOver(null, `${id}G`)).status).toBe(200);
  });

  it('is not given when its sprint closes between the question and the lock, or is over', async () => {
    world.meanwhile('listTeamMembers', () => world.call('sprint', 'POST', `/sprints/${name}/close`));
    expect(await handOver('E3')).toMatchObject(refused('sprint_closed'));
    expect([await assignees(), await kept()]).toEqual([['E1', null], []]);
    expect(await handOver('E3', 'NONE')).toMatchObject(refused('task_not_found', 404));
  });

  it('is not given once the time of its sprint is up', async () => {
    world.clock.set('2026-11-30T00:00:00Z');
    expect(await handOver(null)).toMatchObject(refused('sprint_closed'));
  });

  it('is the one of the project that is named', async () => {
    await world.put({ sprint_id: `${id}B-S01` }, [{ task_id: `${id}-1` }]);
    expect(await handOver(null)).toMatchObject(refused('task_ambiguous'));
    expect(await handOver(null, `${id}-1`, `?project_id=${id}`)).toMatchObject({
      status: 200,
      body: { project_id: id },
    });
  });
});
