import { expect } from 'vitest';
import { type Disturbance, DisturbedBus } from '../../../dev/services/disturbed-bus.ts';
import { hostServices, type ServiceName, type ServicesHost } from '../../../dev/services/host.ts';
import { InProcessBus } from '../../../services/kit/events/in-process-bus.ts';
import { type Engine, openDatabase } from './databases.ts';
import { type Answered, handClock, silent } from './requests.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Four services on one connection and bus, with real HTTP between them, at a time that the test sets. */
export interface Hosted {
  host: ServicesHost;
  clock: ReturnType<typeof handClock>;
  call(service: ServiceName, method: Method, path: string, body?: unknown, key?: string): Promise<Answered>;
  stop(): Promise<void>;
}

export const MONDAY_MORNING = '2026-11-23T10:00:00Z';
/** the working days of that week */
export const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];

export async function startHosted(engine: Engine, disturbance?: Disturbance, installation?: string): Promise<Hosted> {
  const database = await openDatabase(engine);
  const clock = handClock(MONDAY_MORNING);
  const bus = disturbance ? new DisturbedBus(new InProcessBus(), disturbance) : new InProcessBus();
  const host = await hostServices({ connection: database.connection, bus, clock, log: silent, installation });
  return {
    host,
    clock,
    call: caller(() => host.endpoints),
    stop: async () => {
      await host.stop();
      await bus.close();
      await database.close();
    },
  };
}

/** One HTTP request; throws only when there is no answer within 100 s, which is less than any test that sends it may take. */
export const caller =
  (endpoints: () => Record<ServiceName, string>): Hosted['call'] =>
  async (service, method, path, body, key) => {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (key !== undefined) headers['idempotency-key'] = key;
    const answer = await fetch(endpoints()[service] + path, {
      method,
      headers,
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(100_000),
    });
    const text = await answer.text();
    let json: unknown = text;
    try {
      json = JSON.parse(text);
    } catch {
      // looked at as text
    }
    return { status: answer.status, body: json, headers: Object.fromEntries(answer.headers) };
  };

/** Asks until the answer is as wanted; the last failure is the test's. */
export async function eventually<T>(look: () => Promise<T>, withinMs = 10_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const begun = performance.now();
    try {
      return await look();
    } catch (error) {
      if (begun > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

export interface ProjectWish {
  team?: { id: string; absences?: { start_date: string; end_date: string }[] }[];
  timeZone?: string;
  holidays?: { date: string; name: string }[];
}

export async function declareProject(call: Hosted['call'], id: string, wish: ProjectWish = {}): Promise<void> {
  const answer = await call('project', 'PUT', `/projects/${id}`, {
    owner: `test/${id}`,
    digest: 'd',
    name: id,
    calendar: {
      country: null,
      subdivision: null,
      time_zone: wish.timeZone ?? 'UTC',
      working_days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
      holidays: wish.holidays ?? [],
    },
    team: (wish.team ?? []).map((m) => ({ name: m.id, ...m })),
  });
  expect(answer, `declare project ${id}`).toMatchObject({ status: 200 });
}

export interface TaskWish {
  task_id: string;
  points?: number;
  priority?: number;
  depends_on?: string[];
  assigned_to?: string;
}

export async function declareBacklog(call: Hosted['call'], id: string, tasks: TaskWish[]): Promise<void> {
  const body = { digest: 'd', tasks: tasks.map((t) => ({ title: `Do ${t.task_id}`, ...t })) };
  expect(await call('backlog', 'PUT', `/backlogs/${id}`, body), `declare backlog ${id}`).toMatchObject({ status: 200 });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of any endpoint
type Json = any;

/** What the backlog must say of a project's tasks, worked out from the sprint service's answers alone. */
async function expectedTasks(call: Hosted['call'], id: string) {
  const list: Json[] = (await call('sprint', 'GET', `/sprints/by-project/${id}?limit=1000`)).body;
  const expected = new Map<string, object>();
  for (const { sprint_id, status } of list) {
    const tasks: Json[] = (await call('sprint', 'GET', `/sprints/${sprint_id}/tasks`)).body;
    for (const t of tasks) {
      const { progress_percentage, assigned_to, carry_over_count } = t;
      const same = { task_id: t.task_id, progress_percentage, assigned_to };
      const back = status !== 'in_progress' && t.status !== 'completed';
      expected.set(
        t.task_id,
        back
          ? { ...same, status: 'unassigned', sprint_id: null, carry_over_count: carry_over_count + 1 }
          : { ...same, status: t.status, sprint_id, carry_over_count },
      );
    }
  }
  return expected;
}

/** Waits until backlog and sprint service say the same of every task that was ever in a sprint. */
export const viewsAgree = (call: Hosted['call'], id: string, withinMs?: number): Promise<void> =>
  eventually(async () => {
    const expected = await expectedTasks(call, id);
    const backlog: Json[] = (await call('backlog', 'GET', `/backlogs/${id}`)).body;
    const seen = backlog
      .filter((t) => expected.has(t.task_id))
      .map(({ task_id, progress_percentage, assigned_to, status, sprint_id, carry_over_count }) => ({
        task_id,
        progress_percentage,
        assigned_to,
        status,
        sprint_id,
        carry_over_count,
      }));
    expect(seen).toHaveLength(expected.size);
    for (const task of seen) expect(task).toEqual(expected.get(task.task_id));
  }, withinMs);
