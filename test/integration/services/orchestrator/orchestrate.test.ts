import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orchestrationAnswer } from '../../../../services/orchestrator/contract/answer.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { orchestratedIn, refused } from './orchestrated.ts';

describe.each(arrangements)('POST /orchestrate in %s', (arrangement) => {
  const { start, stop, world, call, ok, decide, decided, aProject, finish, playSprint, sprintsOf, audit, caughtUp } =
    orchestratedIn(arrangement);
  beforeAll(start, 120_000);
  afterAll(stop);

  it('starts one sprint when twenty ask at once, and gives all of them its decision', async () => {
    const id = await aProject();
    const twenty = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, ask));
    // With connections open and code warm all arrive before the first is done; who comes later finds a sprint that runs.
    await twenty(() => decide(id, { dry_run: true }));
    const answers = await twenty(() => decide(id));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const [first] = answers;
    expect(first?.body.decision).toMatchObject({
      action: 'StartSprint',
      state: 'acted',
      number: 1,
      sprint_id: `${id}-S01`,
    });
    for (const { body } of answers) expect(body.decision).toEqual(first?.body.decision);
    expect(await sprintsOf(id)).toMatchObject([
      { sprint_id: `${id}-S01`, decision_id: first?.body.decision.decision_id },
    ]);
    expect(await audit(id)).toHaveLength(1);
  });

  it('gives every key, whatever is decided', async () => {
    const id = await aProject(2);
    const shape = (body: unknown) => orchestrationAnswer.strict().safeParse(body).error?.message;
    const started = await decide(id);
    expect([started.body.decision.action, shape(started.body)]).toEqual(['StartSprint', undefined]);
    await caughtUp();
    const waiting = await decide(id);
    expect([waiting.body.decision.action, shape(waiting.body)]).toEqual(['Wait', undefined]);
    await finish(id, ['T1', 'T2']);
    const closing = await decide(id);
    expect([closing.body.decision.action, shape(closing.body)]).toEqual(['CloseSprint', undefined]);
  });

  it('waits while a sprint runs, and closes it when all is done', async () => {
    const id = await aProject(3);
    const { sprint_id } = await decided(id);
    expect(await decided(id)).toMatchObject({
      action: 'Wait',
      reason: 'SprintInProgress',
      state: 'waited',
      number: null,
    });
    await finish(id, ['T1', 'T2', 'T3']);
    const closed = await decide(id);
    expect(closed.body).toMatchObject({
      decisions: { sprint_closure_triggered: true, sprint_id_to_close: sprint_id, create_new_sprint: false },
      decision: { action: 'CloseSprint', reason: 'AllTasksCompleted', state: 'acted', sprint_id },
    });
    expect(await sprintsOf(id)).toMatchObject([{ sprint_id, status: 'completed', closed_because: 'asked' }]);
    await caughtUp();
    expect(await decided(id)).toMatchObject({ action: 'Wait', reason: 'BacklogEmpty' });
  });

  it('waits for a project without a backlog', async () => {
    expect(await decided(await aProject(0))).toMatchObject({ action: 'Wait', reason: 'BacklogEmpty', tasks: [] });
  });

  it('writes a Wait down once as long as its reason is the same', async () => {
    const id = await aProject(0);
    const first = await decided(id);
    expect(await decided(id)).toEqual(first);
    expect(await audit(id)).toEqual([first]);
  });

  it('stores nothing on a dry run', async () => {
    const id = await aProject();
    const { body } = await decide(id, { dry_run: true });
    expect(body).toMatchObject({
      actions_taken: [],
      sprint_id: null,
      decision: { action: 'StartSprint', state: 'proposed' },
    });
    expect([await sprintsOf(id), await audit(id)]).toEqual([[], []]);
  });

  it('keeps a proposal without acting on it, and acts on the same one later', async () => {
    const id = await aProject();
    const proposed = await decided(id, { act: false });
    expect(proposed).toMatchObject({ action: 'StartSprint', state: 'proposed', sprint_id: null });
    expect(await decided(id, { act: false })).toEqual(proposed);
    expect(await sprintsOf(id)).toEqual([]);
    const acted = await decided(id);
    expect(acted).toMatchObject({ decision_id: proposed.decision_id, state: 'acted', sprint_id: `${id}-S01` });
    expect(await sprintsOf(id)).toMatchObject([{ decision_id: proposed.decision_id }]);
  });

  it('proposes anew when the backlog has changed, and keeps what it had proposed before', async () => {
    const id = await aProject(4);
    const before = await decided(id, { act: false });
    await ok('backlog', 'PUT', `/backlogs/${id}`, { digest: 'e', tasks: [{ task_id: 'U1', title: 'Something else' }] });
    const after = await decided(id, { act: false });
    expect(after.tasks).toEqual(['U1']);
    expect(after.decision_id).not.toBe(before.decision_id);
    const states = (await audit(id)).map(({ decision_id, state }) => [decision_id, state]);
    expect(states.sort()).toEqual(
      [
        [before.decision_id, 'superseded'],
        [after.decision_id, 'proposed'],
      ].sort(),
    );
  });

  it('takes no for an answer until something changes or it is asked again', async () => {
    const id = await aProject();
    const { decision_id } = await decided(id, { act: false });
    const reject = (which: string) =>
      call('orchestrator', 'POST', `/orchestrate/project/${id}/decisions/${which}/reject`);
    expect(await reject(decision_id)).toMatchObject({ status: 200, body: { decision_id, state: 'rejected' } });
    expect(await reject(decision_id)).toMatchObject({ status: 200, body: { state: 'rejected' } });
    expect(await decided(id, { act: false })).toMatchObject({ action: 'Wait', reason: 'Rejected', start: null });
    expect(await reject(randomUUID())).toMatchObject(refused(404, 'decision_not_found'));
    const again = await decided(id, { act: false, again: true });
    expect(again).toMatchObject({ action: 'StartSprint', state: 'proposed' });
    expect(again.decision_id).not.toBe(decision_id);
    const acted = await decided(id);
    expect(await reject(acted.decision_id)).toMatchObject(refused(409, 'decision_is_final'));
  });

  it('starts what the caller asks for', async () => {
    const id = await aProject();
    const wanted = { sprint_name: 'Checkout', goal: 'Pay by card', sprint_duration_weeks: 3, max_tasks_per_sprint: 4 };
    const { body } = await decide(id, { ...wanted, schedule: '30 9 * * 1-5', create_cronjob: false });
    expect(body).toMatchObject({
      decisions: { sprint_name: 'Checkout', sprint_duration_weeks: 3, tasks_to_assign: 4, cronjob_created: false },
      cronjob_name: null,
    });
    expect(await sprintsOf(id)).toMatchObject([
      {
        ...{ sprint_name: 'Checkout', goal: 'Pay by card', duration_weeks: 3 },
        daily_scrum: { schedule: '30 9 * * 1-5', state: 'Suspended' },
        progress: { total_tasks: 4 },
      },
    ]);
  });

  it('starts nothing when no sprint is wanted', async () => {
    const id = await aProject();
    expect(await decided(id, { create_sprint_if_needed: false })).toMatchObject({
      action: 'Wait',
      reason: 'NoSprintWanted',
    });
  });

  it('waits for the history of a sprint that has just closed, and later decides without it', async () => {
    const id = await aProject();
    const { sprint_id } = await playSprint(id).then(() => decided(id));
    const { host, clock } = world();
    await host.take('chronicle');
    await ok('sprint', 'POST', `/sprints/${sprint_id}/close`);
    const behind = await decide(id);
    expect(behind).toMatchObject({ status: 409, body: { code: 'history_behind', ids: [sprint_id] } });
    expect(behind.headers['retry-after']).toBe('1');
    const now = clock.now();
    clock.set(new Date(now.getTime() + 61_000).toISOString());
    expect(await decided(id, { dry_run: true })).toMatchObject({
      ...{ action: 'StartSprint', missing_sprints: [sprint_id], own_sprints: 1 },
      limits: expect.arrayContaining(['HistoryBehind']),
    });
    await host.giveBack('chronicle');
    // Calm it looks also until chronicle is missed, which had told everything before it went.
    await eventually(async () =>
      expect(await decided(id, { dry_run: true })).toMatchObject({ action: 'StartSprint', missing_sprints: [] }),
    );
  });

  it('knows no project that nobody knows', async () =>
    expect(await decide('NOBODYS')).toMatchObject(refused(404, 'project_not_found')));

  it.each<[string, unknown]>([
    ['another action', { action: 'think' }],
    ['an unknown option', { options: { be_nice: true } }],
    ['an unknown member', { option: {} }],
    ['no boolean', { options: { act: 'yes' } }],
    ['weeks below their bound', { options: { sprint_duration_weeks: 0 } }],
    ['weeks above their bound', { options: { sprint_duration_weeks: 5 } }],
    ['part of a task', { options: { max_tasks_per_sprint: 1.5 } }],
    ['too many tasks', { options: { max_tasks_per_sprint: 101 } }],
    ['no name', { options: { sprint_name: '' } }],
    ['a list', []],
  ])('refuses %s', async (_what, body) =>
    expect(await call('orchestrator', 'POST', `/orchestrate/project/ORC1`, body)).toMatchObject(
      refused(422, 'invalid_input'),
    ),
  );
});
