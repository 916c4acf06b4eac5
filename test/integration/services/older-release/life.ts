import { waitFor } from '../../../../dev/processes/wait.ts';
import type { Hosted } from '../../fixtures/services/hosted.ts';

/** Services of any release, as far as HTTP reaches. */
export type Played = Pick<Hosted, 'call'> & { clock: Pick<Hosted['clock'], 'set'> };

/** Two projects, the one declared, the other made by hand: a closed Live sprint, a Simulated and a Live one that run, and a decision. */
export async function firstPart(world: Played): Promise<void> {
  const ok = insist(world);
  const { clock } = world;
  await declare(ok, 'OLD', 9);
  await ok('project', 'POST', '/employees', { id: 'H1', name: 'Hanna' });
  await ok('project', 'POST', '/projects', { id: 'HAND', name: 'By hand' });
  await ok('backlog', 'POST', '/backlogs/HAND');

  const closed = await start(ok, 'OLD', { mode: 'Live', max_tasks: 4 });
  for (const [n, day] of ['2026-11-23', '2026-11-24', '2026-11-26'].entries()) {
    clock.set(`${day}T10:00:00Z`);
    await ok('sprint', 'POST', '/tasks/OLD-1/progress', { progress_percentage: 30 * (n + 1) });
    await ok('sprint', 'POST', '/tasks/OLD-2/progress', {
      progress_percentage: 10,
      impediment: 'waits "for" the build',
    });
    await ok('sprint', 'POST', `/sprints/${closed}/run-daily-scrum`, { date: day });
  }
  await ok('sprint', 'POST', '/tasks/OLD-1/progress', { status: 'completed', progress_percentage: 100 });
  await ok('sprint', 'POST', `/sprints/${closed}/close`);

  const simulated = await start(ok, 'OLD', { mode: 'Simulated', seed: 3, max_tasks: 5 });
  await ok('sprint', 'POST', `/sprints/${simulated}/run-daily-scrum`, {});
  await start(ok, 'HAND', { mode: 'Live', max_tasks: 3 });
  await ok('sprint', 'POST', '/tasks/HAND-TASK001/progress', { progress_percentage: 50 });
  await decide(ok, 'OLD');
}

/** Goes on with what the first part left, and begins a third project. */
export async function secondPart(world: Played): Promise<void> {
  const ok = insist(world);
  world.clock.set('2026-11-27T10:00:00Z');
  const running = async (id: string) => {
    const sprints: { sprint_id: string; status: string }[] = await ok('sprint', 'GET', `/sprints/by-project/${id}`);
    const found = sprints.find(({ status }) => status === 'in_progress');
    if (found === undefined) throw new Error(`play a life: no sprint of ${id} runs`);
    return found.sprint_id;
  };
  const [simulated, live] = [await running('OLD'), await running('HAND')];
  await ok('sprint', 'POST', `/sprints/${simulated}/run-daily-scrum`, {});
  await ok('sprint', 'POST', `/sprints/${simulated}/close`);
  await ok('sprint', 'POST', '/tasks/HAND-TASK001/progress', { status: 'completed', progress_percentage: 100 });
  await ok('sprint', 'POST', '/tasks/HAND-TASK002/progress', {
    progress_percentage: 20,
    impediment: 'a key is missing',
  });
  await ok('sprint', 'POST', `/sprints/${live}/run-daily-scrum`, { date: '2026-11-27' });
  await ok('sprint', 'POST', `/sprints/${live}/close`);
  await ok('chronicle', 'GET', `/v1/notes/daily_scrum_report?sprint_id=${live}`);

  await declare(ok, 'NEXT', 4);
  const next = await start(ok, 'NEXT', { mode: 'Live', max_tasks: 2 });
  await ok('sprint', 'POST', '/tasks/NEXT-1/progress', { progress_percentage: 40 });
  await ok('sprint', 'GET', `/sprints/${next}/task-summary`);
  await ok('backlog', 'GET', '/backlogs/NEXT/summary');
  await decide(ok, 'OLD');
}

type Ok = ReturnType<typeof insist>;
const insist =
  ({ call }: Played) =>
  async (...request: Parameters<Hosted['call']>) => {
    const { status, body } = await call(...request);
    if (status >= 300) throw new Error(`${request[1]} ${request[2]}: ${status} ${JSON.stringify(body)}`);
    return body;
  };

/** Until it is done: an answer may say that a view is behind. */
const inTheEnd = (what: string, ask: () => Promise<unknown>): Promise<unknown> =>
  waitFor(ask, { what, timeoutMs: 20_000, everyMs: 100 });

async function declare(ok: Ok, id: string, tasks: number): Promise<void> {
  const calendar = {
    ...{ country: null, subdivision: null, time_zone: 'Europe/Berlin' },
    working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
    holidays: [{ date: '2026-11-25', name: 'Bridge day' }],
  };
  const team = ['Ada', 'Björn'].map((name, n) => ({ id: `${id}-E${n + 1}`, name }));
  await ok('project', 'PUT', `/projects/${id}`, { owner: `test/${id}`, digest: 'd', name: id, calendar, team });
  const task = (n: number) => ({
    ...{ task_id: `${id}-${n}`, title: `Do ${n}; it's "ours"`, description: 'Two\nlines', points: (n % 3) + 1 },
    depends_on: n === 3 ? [`${id}-1`] : [],
  });
  const list = Array.from({ length: tasks }, (_, n) => task(n + 1));
  await ok('backlog', 'PUT', `/backlogs/${id}`, { digest: 'd', tasks: list });
}

const start = (ok: Ok, id: string, wish: object) =>
  inTheEnd(`a sprint of ${id}`, async () => {
    const body = { sprint_name: `of ${id}`, goal: 'Go on', duration_weeks: 1, close_policy: 'Manual', ...wish };
    return (await ok('sprint', 'POST', `/sprints/${id}`, body)).sprint_id;
  });

const decide = (ok: Ok, id: string) =>
  inTheEnd(`a decision about ${id}`, () => ok('orchestrator', 'POST', `/orchestrate/project/${id}`, { options: {} }));
