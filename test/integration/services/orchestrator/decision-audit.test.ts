import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { orchestratedIn, refused } from './orchestrated.ts';

describe.each(arrangements)('decision audit in %s', (arrangement) => {
  const { start, stop, world, call, ok, decided, aProject, playSprint } = orchestratedIn(arrangement);
  beforeAll(start, 120_000);
  afterAll(stop);

  const page = async (id: string, query = '') =>
    (await ok('orchestrator', 'GET', `/orchestrate/intelligence/decision-audit/${id}${query}`)).audit_trail;
  const aSecondPasses = () => world().clock.set(new Date(world().clock.now().getTime() + 1000).toISOString());

  it('has every decision, the newest first, page by page, rejected ones kept', async () => {
    const id = await aProject(8);
    const { decision_id: no } = await decided(id, { act: false });
    await ok('orchestrator', 'POST', `/orchestrate/project/${id}/decisions/${no}/reject`);
    aSecondPasses();
    const { decision_id: wait } = await decided(id, { act: false });
    aSecondPasses();
    const { decision_id: yes, sprint_id } = await decided(id);
    const trail = await page(id);
    expect(trail).toMatchObject([
      { audit_id: yes, state: 'acted', sprint_id, final_decision: { create_new_sprint: true, tasks_to_assign: 8 } },
      { audit_id: wait, state: 'waited', final_decision: { create_new_sprint: false, tasks_to_assign: 0 } },
      {
        audit_id: no,
        state: 'rejected',
        sprint_id: null,
        base_decision: { tasks_to_assign: 8, points_to_assign: null },
      },
    ]);
    for (const [offset, record] of trail.entries())
      expect(await page(id, `?limit=1&offset=${offset}`)).toEqual([record]);
    expect(await page(id, '?offset=3')).toEqual([]);
  });

  it('of a decision in points tells points, and tasks of what was really chosen', async () => {
    const id = await aProject(60, 3);
    for (let n = 0; n < 6; n++) await playSprint(id);
    aSecondPasses();
    await decided(id, { act: false });
    const [record] = await page(id);
    const { unit, rule_value, applied_value, tasks } = record.decision;
    expect(unit).toBe('points');
    expect(record).toMatchObject({
      base_decision: { tasks_to_assign: null, points_to_assign: rule_value },
      final_decision: { tasks_to_assign: tasks.length, points_to_assign: applied_value },
    });
  });

  it.each(['limit=0', 'limit=1001', 'offset=-1', 'offset=x', 'page=2'])('refuses %s', async (query) =>
    expect(await call('orchestrator', 'GET', `/orchestrate/intelligence/decision-audit/ORC1?${query}`)).toMatchObject(
      refused(422, 'invalid_input'),
    ),
  );
});
