import { setTimeout as sleep } from 'node:timers/promises';
import type { HostedModels } from '../../dev/services/host.ts';
import type { Envelope } from '../../services/kit/events/event.ts';
import type { ModelServer } from '../../services/kit/models/model-server.ts';
import { type Hosted, startHosted } from '../../test/integration/fixtures/services/hosted.ts';

const SPRINTS = 12;
const TASKS = 12;
const FIRST_MONDAY = Date.parse('2026-11-23T10:00:00Z');
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** From a Saturday noon to the Monday after it. */
const WEEKEND_MS = 46 * 3_600_000;
const SETTINGS = {
  ...{ autonomy: 'Automatic', decision_mode: 'intelligence_enhanced', target_probability: 0.7 },
  ...{ confidence_threshold: 0.75, task_count: 'Enabled', duration: 'Disabled' },
  sprint_defaults: { duration_weeks: 1, max_tasks: TASKS, mode: 'Live', close_policy: 'Manual' },
};
const LONGEST_WAIT_MS = 30_000;

/** A model server that says one thing. */
const model: ModelServer = {
  url: 'http://127.0.0.1:1',
  describe: async (name) => ({ name, digest: 'golden', dimensions: 4, contextTokens: 2048 }),
  embed: async (_model, texts) => ({
    ...{ vectors: texts.map(() => [1, 0, 0, 0]), truncated: texts.map(() => false) },
    ...{ digest: 'golden', milliseconds: 1 },
  }),
  ask: async () => ({
    value: { summary: 'Start small.', recommendations: ['Start small.'], risk: 'Low' },
    milliseconds: 1,
  }),
};
const models: HostedModels = { server: model, chat: 'golden', embedding: 'golden', dimensions: 4 };

/** Plays projects on real services and returns every event that was told, in the order of chronicle's log. */
export async function play(): Promise<Envelope[]> {
  const world = await startHosted('PGlite', undefined, undefined, models);
  try {
    const ok: Hosted['call'] = async (...request) => {
      const answer = await world.call(...request);
      if (answer.status >= 300)
        throw new Error(`${request[1]} ${request[2]}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    };
    const calm = () => untilCalm(ok);
    await ok('project', 'POST', '/employees', { id: 'E1', name: 'Ada' });
    await ok('project', 'POST', '/employees', { id: 'E2', name: 'Grace' });
    await ok('project', 'POST', '/projects', { id: 'PAY', name: 'Payments' });
    await ok('project', 'POST', '/projects/PAY/team-members-assign', { employee_ids: ['E1', 'E2'] });
    const tasks = Array.from({ length: SPRINTS * TASKS }, (_, i) => ({
      ...{ task_id: `PAY-${i + 1}`, title: `Task ${i + 1}`, points: 3 },
    }));
    await ok('backlog', 'PUT', '/backlogs/PAY', { digest: 'd', tasks });
    await ok('orchestrator', 'PUT', '/orchestrate/project/PAY/settings', {
      ...{ owner: 'golden/default/payments', digest: 'd', settings: SETTINGS, waiting: [], proposals: [] },
    });
    for (let sprint = 0; sprint < SPRINTS; sprint++) {
      world.clock.set(new Date(FIRST_MONDAY + sprint * WEEK_MS).toISOString());
      const decide = () => ok('orchestrator', 'POST', '/orchestrate/project/PAY', { options: {} });
      const { decision } = (await patiently(decide)).body;
      const id = decision.sprint_id;
      const planned: { task_id: string }[] = (await ok('sprint', 'GET', `/sprints/${id}/tasks`)).body;
      await ok('sprint', 'POST', `/sprints/${id}/run-daily-scrum`);
      // A good sprint after every bad one, so that there is something to find.
      for (const { task_id } of planned.slice(0, sprint % 2 === 0 ? planned.length : 2))
        await ok('sprint', 'POST', `/tasks/${task_id}/progress?project_id=PAY`, { status: 'completed' });
      if (sprint === 0) {
        world.clock.set(new Date(FIRST_MONDAY + DAY_MS).toISOString());
        await ok('sprint', 'POST', `/scrums/${id}/run`);
      }
      await calm();
      world.clock.set(new Date(FIRST_MONDAY + (sprint + 1) * WEEK_MS - WEEKEND_MS).toISOString());
      await ok('sprint', 'POST', `/sprints/${id}/close`);
      await calm();
    }
    await calm();
    return await logOf(ok);
  } finally {
    await world.stop();
  }
}

/** Asks again while the last sprint is not counted yet. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Until nothing new has been told for a moment. */
async function untilCalm(ok: Hosted['call']): Promise<void> {
  let [head, since] = [-1, performance.now()];
  const deadline = since + LONGEST_WAIT_MS;
  while (performance.now() - since < 400 && performance.now() < deadline) {
    const now: number = (await ok('chronicle', 'GET', '/v1/events?limit=1')).body.head;
    if (now !== head) [head, since] = [now, performance.now()];
    await sleep(50);
  }
}

async function logOf(ok: Hosted['call']): Promise<Envelope[]> {
  const all: Envelope[] = [];
  for (let after = 0; ; ) {
    const { events, next } = (await ok('chronicle', 'GET', `/v1/events?after=${after}&limit=1000`)).body;
    if (events.length === 0) return all;
    for (const { seq: _seq, stream: _stream, ...event } of events) all.push(event);
    after = next;
  }
}
