import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tieToThisProcess } from '../../../../dev/processes/tie.ts';
import type { ServiceName } from '../../../../dev/services/host.ts';
import { openPGlite } from '../../../../services/kit/database/database.ts';
import type { Decision } from '../../../../services/orchestrator/contract/shapes.ts';
import type { OrchestratorDatabase } from '../../../../services/orchestrator/store/tables.ts';
import { randomStream } from '../../../../services/sprint/domain/random.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { caller } from '../../fixtures/services/hosted.ts';
import { servicesProcess } from '../../fixtures/services/services-process.ts';
import { allEvents } from '../together/chronicle-answers.ts';
import { rowsOf, withoutCounts } from './rows.ts';

const KILLS = 30;
const SEED = 'between decision and act';
const PROJECTS = ['SAGA1', 'SAGA2', 'SAGA3'];
/** in which the sweeper has finished what a killed process left */
const SETTLED_MS = 20_000;

const dir = mkdtempSync(join(tmpdir(), 'dsm-saga-'));
const { file, boot, kill } = servicesProcess(dir);
const endpoints = () => JSON.parse(readFileSync(file, 'utf8')) as Record<ServiceName, string>;
const tie = tieToThisProcess(dir);
afterAll(async () => {
  await kill();
  await tie.untie();
  rmSync(dir, { recursive: true, force: true });
});

/** The orchestrator's rows, read while no process has the database. */
async function rows() {
  const connection = await openPGlite(join(dir, 'pglite'));
  try {
    return await rowsOf(connection.root.withSchema('orchestrator') as unknown as OrchestratorDatabase);
  } finally {
    await connection.close();
  }
}

it(`survives ${KILLS} SIGKILLs between decision and act: one sprint a slot, one outcome a sprint, and the log says all`, async () => {
  const random = randomStream(SEED);
  const below = (n: number) => Math.floor(random() * n);
  const call = caller(endpoints);
  let down = false;
  let stopping = false;
  let deciding = 0;
  let answers = 0;

  /** Sends until there is an answer; a 5xx is none, nor is that the last close is not counted yet. */
  const insist = (service: ServiceName, path: string, body?: unknown) =>
    eventually(async () => {
      if (down) throw new Error('between two lives');
      const answer = await call(service, 'POST', path, body);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body.code).not.toBe('history_behind');
      answers++;
      return answer;
    }, 500_000);

  const decide = async (project: string, more: object = {}): Promise<Decision> => {
    deciding++;
    const options = { max_tasks_per_sprint: 4, sprint_duration_weeks: 1, ...more };
    const { status, body } = await insist('orchestrator', `/orchestrate/project/${project}`, { options });
    deciding--;
    expect(status, JSON.stringify(body)).toBe(200);
    return body.decision;
  };

  const starts = new Map<string, string>();
  /** One project: decides, works on what was started, and lets it be closed, or closes it. */
  const drive = async (project: string): Promise<void> => {
    while (!stopping) {
      const { action, state, sprint_id: sprintId, decision_id: decisionId } = await decide(project);
      if (action === 'Wait' || sprintId === null) {
        const [running] = (
          await call('sprint', 'GET', `/sprints/by-project/${project}?status=in_progress`).catch(() => ({ body: [] }))
        ).body;
        if (running) await insist('sprint', `/sprints/${running.sprint_id}/close`);
        continue;
      }
      if (action === 'StartSprint' && state === 'acted') starts.set(sprintId, decisionId);
      if (action === 'CloseSprint' || stopping) continue;
      await insist('sprint', `/sprints/${sprintId}/run-daily-scrum`, {});
      const { body: tasks } = await eventually(async () => {
        if (down) throw new Error('between two lives');
        return call('sprint', 'GET', `/sprints/${sprintId}/tasks`);
      }, 500_000);
      const toDo = random() < 0.5 ? tasks : tasks.slice(0, below(tasks.length));
      for (const { task_id } of toDo)
        await insist('sprint', `/tasks/${task_id}/progress`, { progress_percentage: 100 });
    }
  };

  await boot();
  for (const project of PROJECTS) {
    await declareProject(call, project, { team: [{ id: 'E001' }, { id: 'E002' }] });
    await declareBacklog(
      call,
      project,
      Array.from({ length: 200 }, (_, i) => ({ task_id: `${project}-${i}` })),
    );
  }
  const drivers = Promise.all(PROJECTS.map(drive));
  for (let n = 0; n < KILLS; n++) {
    const enough = answers + 1 + below(4);
    await eventually(async () => {
      expect(answers).toBeGreaterThanOrEqual(enough);
      expect(deciding).toBeGreaterThan(0);
    }, 60_000);
    await new Promise((resolve) => setTimeout(resolve, below(60)));
    down = true;
    await kill();
    await boot();
    down = false;
  }
  stopping = true;
  await drivers;

  const last = async () => {
    const decisions = new Map<string, Decision>();
    for (const { event_type, event_data } of await allEvents(call))
      if (event_type === 'ORCHESTRATION_DECISION') decisions.set(event_data.decision_id, event_data);
    return [...decisions.values()];
  };
  await eventually(
    async () => expect((await last()).filter(({ state }) => state === 'acting')).toEqual([]),
    SETTLED_MS,
  );

  // biome-ignore lint/suspicious/noExplicitAny: sprints as REST tells them
  const sprints: any[] = [];
  for (const project of PROJECTS) {
    const { body } = await call('sprint', 'GET', `/sprints/by-project/${project}?limit=1000`);
    expect(body.map(({ number }: { number: number }) => number)).toEqual(body.map((_: unknown, i: number) => i + 1));
    sprints.push(...body);
  }
  expect(sprints.length).toBeGreaterThan(2 * PROJECTS.length);
  for (const [sprintId, decisionId] of starts)
    expect(sprints.find(({ sprint_id }) => sprint_id === sprintId)?.decision_id).toBe(decisionId);

  await eventually(async () => {
    const events = await allEvents(call);
    const ended = events.filter(({ event_type }) => event_type === 'SprintCompleted').map((e) => e.aggregate_id);
    const begun = events.filter(({ event_type }) => event_type === 'SprintStarted').map((e) => e.aggregate_id);
    expect(ended.sort()).toEqual(
      sprints
        .filter(({ status }) => status !== 'in_progress')
        .map((s) => s.sprint_id)
        .sort(),
    );
    expect(begun.sort()).toEqual(sprints.map((s) => s.sprint_id).sort());
  });
  /** Answers that nothing is behind, and ends the process so that its rows can be read. */
  const settledRows = async () => {
    for (const project of PROJECTS) await decide(project, { dry_run: true });
    await kill();
    return rows();
  };
  const before = await settledRows();
  const known = before.sprints.filter(({ status }) => status === 'closed');
  expect(known.map(({ sprint_id }) => sprint_id)).toEqual(
    sprints
      .filter(({ status }) => status !== 'in_progress')
      .map((s) => s.sprint_id)
      .sort(),
  );
  for (const { in_tasks } of known) expect(in_tasks.delivered).not.toBeNull();
  const acted = before.decisions.filter(({ action, state }) => action === 'StartSprint' && state === 'acted');
  expect(new Set(acted.map(({ project_id, number }) => `${project_id} ${number}`)).size).toBe(acted.length);
  const pairs = (list: { decision_id: string | null; sprint_id: string | null }[]) =>
    list.map(({ decision_id, sprint_id }) => `${decision_id} ${sprint_id}`).sort();
  expect(pairs(acted.map(({ body }) => body))).toEqual(pairs(before.sprints));
  expect(before.decisions.filter(({ state }) => state === 'acting')).toEqual([]);

  await boot();
  await insist('orchestrator', '/orchestrate/rebuild');
  expect(withoutCounts(await settledRows())).toEqual(withoutCounts(before));
}, 600_000);
