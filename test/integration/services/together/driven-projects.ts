import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ServiceName } from '../../../../dev/services/host.ts';
import { randomStream } from '../../../../services/sprint/domain/random.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import type { Hosted } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';

/** What was told reaches all views within so long after the last fault. */
const READ_MS = 60_000;
/** Each insists for so long. */
const INSIST_MS = 500_000;
/** A project ends after so many, before its backlog does, and another one follows it. */
const SPRINTS_OF_A_PROJECT = 100;
const TASKS_OF_A_PROJECT = 300;

export type Driven = ReturnType<typeof driveProjects>;

export interface DrivenOptions {
  call: Hosted['call'];
  /** same seed, same requests of each project */
  seed: string;
  projects: readonly string[];
  /** true: nothing is sent now, since nobody would answer */
  isDown?: () => boolean;
}

/**
 * Requests to projects side by side, each sent until it is answered, under whatever befalls the services meanwhile; and what must be
 * true after it: every answer kept, nothing doubled, and views that agree.
 */
export function driveProjects({ call, seed, projects: first, isDown = () => false }: DrivenOptions) {
  const projects = [...first];
  const random = randomStream(seed);
  const below = (n: number) => Math.floor(random() * n);
  let stopping = false;
  let keys = 0;
  let answers = 0;

  /** Sends until there is an answer: the same key, so nothing is done twice. A 5xx is no answer either. */
  const insist = async (service: ServiceName, path: string, body: unknown) => {
    const key = `${first[0]}-k${keys++}`;
    return eventually(async () => {
      if (isDown()) throw new Error('between two lives');
      const answer = await call(service, 'POST', path, body, key);
      expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(500);
      // Who is to ask again has not got one.
      if (answer.body?.code !== 'backlog_behind') answers++;
      return answer;
    }, INSIST_MS);
  };

  /** Once there is an answer: a service that has just found its database again may say 503 once more. */
  const read = (service: ServiceName, path: string) =>
    eventually(async () => {
      const answer = await call(service, 'GET', path);
      expect(answer, path).toMatchObject({ status: 200 });
      return answer.body;
    }, READ_MS);

  const acknowledged = {
    starts: new Map<string, string[]>(),
    reports: new Map<string, { sprintId: string; date: string }>(),
    retrospectives: new Map<string, string>(),
    progress: new Map<string, number>(),
  };

  /** One project's sprints, Live and Simulated in turn, one request after the other. */
  const driveOne = async (project: string): Promise<void> => {
    for (let sprint = 0; !stopping && sprint < SPRINTS_OF_A_PROJECT; sprint++) {
      const simulated = sprint % 2 === 1;
      const wish = {
        sprint_name: `S${sprint}`,
        mode: simulated ? 'Simulated' : 'Live',
        max_tasks: 6,
        duration_weeks: 1,
      };
      const started = await insist('sprint', `/sprints/${project}`, wish);
      if (started.body.code === 'backlog_behind') {
        sprint--;
        continue;
      }
      expect(started, project).toMatchObject({ status: 201 });
      const sprintId: string = started.body.sprint_id;
      const tasks: string[] = started.body.tasks.map((t: { task_id: string }) => t.task_id);
      acknowledged.starts.set(sprintId, tasks);
      for (let i = 3 + below(5); i > 0 && !stopping; i--) {
        const task = tasks[below(tasks.length)] ?? '';
        const percent = below(90);
        const done = await insist('sprint', `/tasks/${task}/progress`, { progress_percentage: percent });
        expect(done.status).toBe(200);
        acknowledged.progress.set(`${sprintId}/${task}`, percent);
        if (random() > 0.4) continue;
        const report = await insist('sprint', `/sprints/${sprintId}/run-daily-scrum`, {});
        // Simulated: every day may have been played; a day that is played moves the tasks on.
        if (report.status !== 200) expect(report.body.code).toBe('outside_sprint');
        else acknowledged.reports.set(report.body.report_id, { sprintId, date: report.body.date });
        if (simulated) for (const t of tasks) acknowledged.progress.delete(`${sprintId}/${t}`);
      }
      const closed = await insist('sprint', `/sprints/${sprintId}/close`, undefined);
      expect(closed.status).toBe(200);
      acknowledged.retrospectives.set(sprintId, closed.body.retrospective_report_id);
    }
  };

  const declareOne = async (p: string): Promise<void> => {
    await declareProject(call, p, { team: [{ id: 'E001' }, { id: 'E002' }] });
    const tasks = Array.from({ length: TASKS_OF_A_PROJECT }, (_, i) => ({ task_id: `${p}-${i}` }));
    await declareBacklog(call, p, tasks);
  };
  const declare = async (): Promise<void> => {
    for (const p of first) await declareOne(p);
  };

  /** A project, then those that follow it. */
  const drive = async (project: string): Promise<void> => {
    await driveOne(project);
    for (let nth = 2; !stopping; nth++) {
      const next = `${project}N${nth}`;
      projects.push(next);
      await eventually(() => declareOne(next), INSIST_MS);
      await driveOne(next);
    }
  };

  const verify = async (): Promise<void> => {
    for (const [sprintId, taskIds] of acknowledged.starts) {
      const tasks = await read('sprint', `/sprints/${sprintId}/tasks`);
      expect(tasks.map((t: { task_id: string }) => t.task_id)).toEqual(taskIds);
      for (const t of tasks) {
        const told = acknowledged.progress.get(`${sprintId}/${t.task_id}`);
        if (told !== undefined) expect(t.progress_percentage, `${sprintId}/${t.task_id}`).toBe(told);
      }
    }
    for (const p of projects) {
      const list = await read('sprint', `/sprints/by-project/${p}?limit=1000`);
      const ids = list.map((s: { sprint_id: string }) => s.sprint_id);
      expect(ids).toEqual([...acknowledged.starts.keys()].filter((s) => s.startsWith(`${p}-`)));
      await viewsAgree(call, p, 30_000);
    }

    // biome-ignore lint/suspicious/noExplicitAny: events of every type
    const events: any[] = [];
    const ours = () =>
      events.filter(({ event_data: data }) => projects.includes(data.project_id ?? data.report?.project_id));
    const lacks = (type: string, known: number) => known > ours().filter((e) => e.event_type === type).length;
    // What a transport has lost comes seconds later.
    const isWaiting = () =>
      lacks('SprintCompleted', acknowledged.retrospectives.size) ||
      lacks('DailyScrumReported', acknowledged.reports.size) ||
      lacks('SprintStarted', acknowledged.starts.size);
    const waitsUntil = performance.now() + READ_MS;
    for (let after = 0; ; ) {
      const page = await read('chronicle', `/v1/events?after=${after}&limit=1000`);
      events.push(...page.events);
      after = page.next;
      if (page.events.length > 0) continue;
      // What never comes is told by what is compared below.
      if (!isWaiting() || performance.now() > waitsUntil) break;
      await delay(100);
    }
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
    expect(new Set(events.map((e) => e.event_id)).size).toBe(events.length);
    const reported = ours()
      .filter((e) => e.event_type === 'DailyScrumReported')
      .map((e) => e.event_data.report);
    expect(new Set(reported.map((r) => r.report_id))).toEqual(new Set(acknowledged.reports.keys()));
    expect(new Set(reported.map((r) => `${r.sprint_id} ${r.date}`)).size).toBe(reported.length);
    const started = ours()
      .filter((e) => e.event_type === 'SprintStarted')
      .map((e) => e.aggregate_id);
    expect(started.sort()).toEqual([...acknowledged.starts.keys()].sort());
    for (const [sprintId, reportId] of acknowledged.retrospectives) {
      const notes = await read('chronicle', `/v1/notes/sprint_retrospective?sprint_id=${sprintId}`);
      expect(notes.map((r: { retrospective_id: string }) => r.retrospective_id)).toEqual([reportId]);
    }
    for (const { sprintId, date } of acknowledged.reports.values()) {
      const { reports } = await read('chronicle', `/v1/notes/daily_scrum_report?sprint_id=${sprintId}`);
      expect(Object.keys(reports)).toContain(date);
    }
  };

  return {
    below,
    declare,
    /** requests that were answered */
    get answers() {
      return answers;
    },
    /** sprints whose start was answered */
    get started() {
      return acknowledged.starts.size;
    },
    /** Drives every project until `stop`. */
    run: async () => void (await Promise.all(first.map(drive))),
    stop: () => {
      stopping = true;
    },
    verify,
  };
}
