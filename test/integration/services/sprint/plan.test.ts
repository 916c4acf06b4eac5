import { expect, it, onTestFinished } from 'vitest';
import { DisturbedBus } from '../../../../dev/services/disturbed-bus.ts';
import { hostServices } from '../../../../dev/services/host.ts';
import { backlogClient } from '../../../../services/backlog/contract/client.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { projectClient } from '../../../../services/project/contract/client.ts';
import { sprintClient } from '../../../../services/sprint/contract/client.ts';
import { sprintWish } from '../../../../services/sprint/contract/shapes.ts';
import { gatherFacts, planOf } from '../../../../services/sprint/planning/planning.ts';
import type { SprintDatabase } from '../../../../services/sprint/store/tables.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { openDatabase } from '../../fixtures/services/databases.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { caller, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';

it('a sprint that closes while another is planned is one to wait for, and no mistake of the other', async () => {
  const { connection, close } = await openDatabase('PGlite');
  onTestFinished(close);
  const clock = handClock(MONDAY_MORNING);
  let late = 0;
  const bus = new DisturbedBus(new InProcessBus(), { delayMs: () => late, againAfterMs: () => undefined });
  onTestFinished(() => bus.close());
  const host = await hostServices({ connection, bus, clock, log: silent });
  onTestFinished(() => host.stop());
  const call = caller(() => host.endpoints);
  await declareProject(call, 'PLAN');
  await declareBacklog(call, 'PLAN', [{ task_id: 'A' }, { task_id: 'B', depends_on: ['A'] }]);
  const sprints = sprintClient(() => host.endpoints.sprint);
  const params = { project_id: 'PLAN' };
  await sprints.startSprint({ params, body: { sprint_name: 'one', mode: 'Live', tasks: ['A'] } });
  const backlogs = backlogClient(() => host.endpoints.backlog);
  await eventually(async () =>
    expect(await backlogs.getBacklog({ params })).toContainEqual(expect.objectContaining({ sprint_id: 'PLAN-S01' })),
  );
  // The backlog hears of the close after it was asked.
  late = 5_000;
  const closing = {
    ...backlogs,
    getBacklog: async (...asked: Parameters<typeof backlogs.getBacklog>) => {
      await sprints.closeSprint({ params: { sprint_id: 'PLAN-S01' } });
      return backlogs.getBacklog(...asked);
    },
  };
  const db = connection.root.withSchema('sprint') as unknown as SprintDatabase;
  const wish = sprintWish.parse({ sprint_name: 'two', mode: 'Live', tasks: ['B'] });
  const projects = projectClient(() => host.endpoints.project);
  const planWith = async (asked: typeof backlogs) =>
    planOf(await gatherFacts(db, { projects, backlogs: asked }, 'PLAN', wish, clock.now()));
  const first = { verdict: 'waiting', ids: ['PLAN-S01'] };
  expect(await planWith(closing)).toMatchObject({ ...first, code: 'sprint_in_progress' });
  expect(await planWith(backlogs)).toMatchObject({ ...first, code: 'backlog_behind' });
});
