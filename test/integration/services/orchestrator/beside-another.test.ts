import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../../../../dev/processes/wait.ts';
import type { Decision } from '../../../../services/orchestrator/contract/shapes.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { caller, type Hosted } from '../../fixtures/services/hosted.ts';
import { type Separate, startSeparate } from '../../fixtures/services/separate.ts';

// Two processes of the orchestrator on one database decide about one project at the same moment.

const SPRINTS = 6;
/** of each process */
const AT_ONCE = 6;
const TASKS = 3;
let projects = 0;

let world: Separate;
let processes: Hosted['call'][];
beforeAll(async () => {
  world = await startSeparate({ env: { OLLAMA_HOST: 'off' } });
  const { url } = await world.beside('orchestrator');
  const { endpoints } = world.host;
  processes = [caller(() => endpoints), caller(() => ({ ...endpoints, orchestrator: url }))];
}, 120_000);
afterAll(() => world?.stop());

const body = async (...request: Parameters<Hosted['call']>) => {
  const answer = await world.call(...request);
  expect(answer.status, `${request[1]} ${request[2]}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
};

/** What both answer, asked at the same moment. */
const askAtOnce = (project: string, options: object) =>
  Promise.all(
    processes.flatMap((call) =>
      Array.from({ length: AT_ONCE }, () =>
        call('orchestrator', 'POST', `/orchestrate/project/${project}`, {
          options: { max_tasks_per_sprint: TASKS, ...options },
        }),
      ),
    ),
  );

async function decisionsAtOnce(project: string, options: object): Promise<Decision[]> {
  const answers = await askAtOnce(project, options);
  // Who asks in the moment after a close hears that it is not counted yet.
  const isToWait = ({ status, body: answer }: (typeof answers)[number]) =>
    status === 409 && answer.code === 'history_behind';
  return answers
    .filter((answer) => !isToWait(answer))
    .map(({ status, body: answer }) => {
      expect(status, JSON.stringify(answer)).toBe(200);
      return answer.decision;
    });
}

/** Both count the sprint that closed last, and have an open connection to everybody. */
const bothKnow = (project: string, closed: number) =>
  waitFor(
    async () => {
      const answers = await askAtOnce(project, { dry_run: true });
      const knows = ({ status, body: answer }: (typeof answers)[number]) =>
        status === 200 && answer.decision.action === 'StartSprint' && answer.decision.own_sprints === closed;
      return answers.every(knows) || undefined;
    },
    { what: `both processes to count ${closed} sprints`, timeoutMs: 30_000, everyMs: 50 },
  );

it(`start one sprint and close one for it, each by one decision that all are told, ${SPRINTS} times`, async () => {
  const project = `TWO${++projects}`;
  await declareProject(world.call, project, { team: [{ id: 'E1' }, { id: 'E2' }] });
  const tasks = Array.from({ length: TASKS * SPRINTS }, (_, i) => ({ task_id: `T${i}` }));
  await declareBacklog(world.call, project, tasks);
  for (let number = 1; number <= SPRINTS; number++) {
    await bothKnow(project, number - 1);
    const starts = await decisionsAtOnce(project, {});
    const [first] = starts.filter(({ action }) => action === 'StartSprint');
    expect(first).toMatchObject({ action: 'StartSprint', state: 'acted', number });
    for (const decision of starts)
      if (decision.action === 'StartSprint') expect(decision).toEqual(first);
      // It came when all was done.
      else expect(decision).toMatchObject({ action: 'Wait', reason: 'SprintInProgress' });
    const running = await body('sprint', 'GET', `/sprints/by-project/${project}?status=in_progress`);
    expect(running).toMatchObject([{ number, decision_id: first?.decision_id }]);
    const taken = await body('sprint', 'GET', `/sprints/${first?.sprint_id}/tasks`);
    for (const { task_id: task } of taken)
      await body('sprint', 'POST', `/tasks/${task}/progress?project_id=${project}`, { status: 'completed' });
    const closes = (await decisionsAtOnce(project, { create_sprint_if_needed: false })).filter(
      ({ action }) => action === 'CloseSprint',
    );
    expect(new Set(closes.map(({ decision_id: id }) => id)).size).toBe(1);
  }
  const trail: { decision: Decision }[] = (
    await body('orchestrator', 'GET', `/orchestrate/intelligence/decision-audit/${project}?limit=100`)
  ).audit_trail;
  const made = trail.map(({ decision: { action, state, number } }) => `${action} ${number} ${state}`);
  const each = Array.from({ length: SPRINTS }, (_, i) => [`StartSprint ${i + 1} acted`, `CloseSprint ${i + 1} acted`]);
  expect(made.filter((what) => !what.startsWith('Wait')).sort()).toEqual(each.flat().sort());
  expect(await body('sprint', 'GET', `/sprints/by-project/${project}`)).toHaveLength(SPRINTS);
}, 120_000);
