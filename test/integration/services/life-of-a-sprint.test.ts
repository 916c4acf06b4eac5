import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seededDisturbance } from '../../../services/kit/disturbance.ts';
import { engines } from './databases.ts';
import { declareBacklog, declareProject, eventually, type Hosted, startHosted, viewsAgree } from './hosted.ts';

type Call = Hosted['call'];
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
const reportDates = async (call: Call, sprintId: string): Promise<string[]> => {
  const { status, body } = await call('chronicle', 'GET', `/v1/notes/daily_scrum_report?sprint_id=${sprintId}`);
  return status === 200 ? Object.keys(body.reports).sort() : [];
};
const allEvents = async (call: Call) => {
  // biome-ignore lint/suspicious/noExplicitAny: events of every type
  const all: any[] = [];
  for (let after = 0; ; ) {
    const { events, next } = (await call('chronicle', 'GET', `/v1/events?after=${after}&limit=1000`)).body;
    all.push(...events);
    if (events.length === 0) return all;
    after = next;
  }
};

/** One Live week and one Simulated week of a project, with a task that carries over. */
async function twoSprints(world: Hosted, id: string): Promise<void> {
  const { call, clock } = world;
  const scrum = (name: string, date: string) => call('sprint', 'POST', `/sprints/${name}/run-daily-scrum`, { date });
  await declareProject(call, id, { team: [{ id: 'E001' }, { id: 'E002' }] });
  await declareBacklog(
    call,
    id,
    Array.from({ length: 6 }, (_, i) => ({ task_id: `T-${i}`, points: 2 })),
  );
  const start = (body: object) =>
    eventually(async () => {
      const wish = { sprint_name: 'x', duration_weeks: 1, start_date: DAYS[0], ...body };
      const answer = await call('sprint', 'POST', `/sprints/${id}`, wish);
      expect(answer).toMatchObject({ status: 201 });
      return answer.body.sprint_id as string;
    });
  const live = await start({ mode: 'Live', close_policy: 'EndDate' });
  for (const [n, day] of DAYS.entries()) {
    clock.set(`${day}T10:00:00Z`);
    const reports = [0, 1, 2].map((t) =>
      call('sprint', 'POST', `/tasks/T-${t}/progress?project_id=${id}`, { progress_percentage: 10 * (n + 1) + 25 * t }),
    );
    expect((await Promise.all(reports)).map((r) => r.status)).toEqual([200, 200, 200]);
    expect(await scrum(live, day)).toMatchObject({ status: 200, body: { updated_tasks_count: 3 } });
  }
  await call('sprint', 'POST', `/sprints/${live}/close`);
  clock.set('2026-11-23T10:00:00Z');
  const simulated = await start({ mode: 'Simulated', close_policy: 'EndDate', seed: 3 });
  expect(await scrum(simulated, '2026-11-27')).toMatchObject({ status: 200 });
  await viewsAgree(call, id);
  for (const name of [live, simulated]) {
    await eventually(async () => {
      expect(await reportDates(call, name)).toEqual(DAYS);
      const notes = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${name}`);
      expect(notes).toMatchObject({ status: 200, body: { length: 1 } });
    });
  }
  const mine = (await allEvents(call)).filter((e) => e.event_data.project_id === id);
  expect(new Set(mine.map((e) => e.event_id)).size).toBe(mine.length);
  for (const type of ['SprintStarted', 'SprintCompleted']) {
    expect(mine.filter((e) => e.event_type === type)).toHaveLength(2);
  }
  expect(mine.filter((e) => e.event_type === 'DailyScrumReported')).toHaveLength(10);
}

describe.each(engines)('the life of sprints on %s', (engine) => {
  it.each([
    ['the plain bus', undefined],
    ['a disturbed bus (1)', 1],
    ['a disturbed bus (2)', 2],
    ['a disturbed bus (3)', 3],
  ])(
    'ends with views that agree on %s',
    async (_name, seed) => {
      const world = await startHosted(engine, seed === undefined ? undefined : seededDisturbance({ seed }));
      try {
        await twoSprints(world, 'LIFE');
      } finally {
        await world.stop();
      }
    },
    120_000,
  );
});

describe.each(engines)('a service that is away on %s', (engine) => {
  let world: Hosted;
  let call: Call;
  let next = 0;
  let id: string;
  let sprintId: string;
  beforeAll(async () => {
    world = await startHosted(engine);
    call = world.call;
  }, 120_000);
  afterAll(() => world?.stop());
  afterEach(() => world.clock.set('2026-11-23T10:00:00Z'));
  beforeEach(async () => {
    id = `AWAY${next++}`;
    await declareProject(call, id, { holidays: [{ date: '2026-11-24', name: 'Bridge day' }] });
    await declareBacklog(call, id, [{ task_id: `${id}-1` }, { task_id: `${id}-2` }]);
    const wish = { sprint_name: 'x', mode: 'Live', close_policy: 'EndDate', duration_weeks: 1 };
    sprintId = (await call('sprint', 'POST', `/sprints/${id}`, wish)).body.sprint_id;
    await viewsAgree(call, id);
  });
  const progress = (n: number, percent: number) =>
    call('sprint', 'POST', `/tasks/${id}-${n}/progress`, { progress_percentage: percent });
  const scrum = (date: string) => call('sprint', 'POST', `/sprints/${sprintId}/run-daily-scrum`, { date });

  it('chronicle: reports and close work, and arrive later exactly once', async () => {
    await world.host.take('chronicle');
    await expect(call('chronicle', 'GET', '/health')).rejects.toThrow();
    expect(await progress(1, 50)).toMatchObject({ status: 200 });
    expect(await scrum(DAYS[0] ?? '')).toMatchObject({ status: 200 });
    const closed = await call('sprint', 'POST', `/sprints/${sprintId}/close`);
    expect(closed).toMatchObject({ status: 200 });
    await viewsAgree(call, id);
    await world.host.giveBack('chronicle');
    await eventually(async () => {
      expect(await reportDates(call, sprintId)).toEqual([DAYS[0]]);
      const { body } = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${sprintId}`);
      expect(body.map((r: { retrospective_id: string }) => r.retrospective_id)).toEqual([
        closed.body.retrospective_report_id,
      ]);
    });
    const mine = (await allEvents(call)).filter((e) => e.aggregate_id === sprintId);
    expect(mine.map((e) => e.event_type)).toEqual(['SprintStarted', 'DailyScrumReported', 'SprintCompleted']);
  });

  it('backlog: progress goes on, and the views agree after', async () => {
    await world.host.take('backlog');
    expect(await progress(1, 40)).toMatchObject({ status: 200 });
    expect(await progress(1, 60)).toMatchObject({ status: 200 });
    expect(await progress(2, 100)).toMatchObject({ status: 200 });
    expect(await call('sprint', 'POST', `/sprints/${sprintId}/close`)).toMatchObject({ status: 200 });
    await world.host.giveBack('backlog');
    await viewsAgree(call, id);
  });

  it('project: the daily scrum uses the last calendar', async () => {
    await world.host.take('project');
    world.clock.set('2026-11-25T10:00:00Z');
    expect(await scrum('2026-11-24')).toMatchObject({ status: 200, body: { outcome: 'NonWorkingDay' } });
    expect(await scrum('2026-11-25')).toMatchObject({ status: 200, body: { outcome: 'Reported' } });
    const start = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'x' });
    expect(start).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
    await world.host.giveBack('project');
  });
});

describe.each(engines)('bad input on %s', (engine) => {
  let world: Hosted;
  beforeAll(async () => {
    world = await startHosted(engine);
    await declareProject(world.call, 'BAD');
    await declareBacklog(world.call, 'BAD', [{ task_id: 'T-1' }]);
    await world.call('sprint', 'POST', '/sprints/BAD', { sprint_name: 'x', mode: 'Simulated' });
    await viewsAgree(world.call, 'BAD');
  }, 120_000);
  afterAll(() => world?.stop());

  const long = 'x'.repeat(3_000);
  const values = [
    null,
    '',
    'x',
    long,
    -1,
    0,
    1.5,
    1e300,
    true,
    [],
    {},
    [null],
    '0000-01-01',
    '9999-12-31',
    '2026-02-30',
    'é\u0001',
  ];
  const routes: ['backlog' | 'sprint', 'POST' | 'PUT', string, Record<string, unknown>][] = [
    ['backlog', 'POST', '/backlogs/BAD', {}],
    ['backlog', 'PUT', '/backlogs/BAD', { digest: 'd', tasks: [] }],
    ['backlog', 'PUT', '/backlogs/BAD', { tasks: [{ task_id: 'T-1', title: 't', depends_on: ['T-1'] }] }],
    [
      'backlog',
      'PUT',
      '/tasks/T-1',
      { title: 't', description: '', status: 'x', progress_percentage: 1, assigned_to: 'E' },
    ],
    [
      'sprint',
      'POST',
      '/sprints/BAD/plan',
      {
        sprint_name: 'x',
        duration_weeks: 1,
        goal: '',
        start_date: '2026-11-23',
        mode: 'Live',
        close_policy: 'EndDate',
        assignment: 'None',
        seed: 1,
        max_tasks: 1,
        tasks: ['T-1'],
        external_ref: 'r',
      },
    ],
    [
      'sprint',
      'POST',
      '/sprints/BAD',
      { sprint_name: 'x', start_date: '2026-11-23', tasks: ['T-1'], external_ref: 'r' },
    ],
    ['sprint', 'POST', '/tasks/T-1/progress', { status: 'in_progress', progress_percentage: 1, impediment: 'x' }],
    ['sprint', 'POST', '/sprints/BAD-S01/run-daily-scrum', { date: '2026-11-23' }],
    ['sprint', 'POST', '/sprints/BAD-S01/close', {}],
  ];

  it.each(routes)(
    '%s %s %s is never answered 5xx',
    async (service, method, path, body) => {
      const bad: unknown[] = [
        '',
        'no json',
        '{"a":',
        'null',
        '[]',
        '"text"',
        '{"__proto__":{"x":1}}',
        '\u0000',
        [],
        1,
        null,
      ];
      bad.push({ ...body, unknown_field: 1 });
      if (!path.endsWith('/close')) {
        for (const field of Object.keys(body)) for (const value of values) bad.push({ ...body, [field]: value });
      }
      const seen: string[] = [];
      for (const one of bad) {
        const answer = await world.call(service, method, path, one === null ? 'null' : one);
        if (answer.status >= 500) seen.push(`${answer.status} for ${JSON.stringify(one)?.slice(0, 200)}`);
        if (answer.status >= 400) expect(answer.body.code, JSON.stringify(one)?.slice(0, 200)).toBeTypeOf('string');
      }
      expect(seen).toEqual([]);
    },
    120_000,
  );

  const odd = ['%00', '%zz', '%2F', '..', long, 'é', "';drop", 'NOPE', '%F0%9F%92%A9', '-1'];
  it.each([
    ['backlog', 'POST', '/backlogs/ID'],
    ['backlog', 'GET', '/backlogs/ID'],
    ['backlog', 'GET', '/backlogs/ID/summary'],
    ['backlog', 'GET', '/backlogs/BAD?status=ID'],
    ['backlog', 'GET', '/backlogs/BAD?assigned_to=ID'],
    ['backlog', 'PUT', '/tasks/ID'],
    ['sprint', 'GET', '/sprints/ID'],
    ['sprint', 'GET', '/sprints/ID/tasks'],
    ['sprint', 'GET', '/sprints/ID/task-summary'],
    ['sprint', 'GET', '/sprints/by-project/ID'],
    ['sprint', 'GET', '/sprints/by-project/BAD?limit=ID'],
    ['sprint', 'GET', '/sprints/by-ref?external_ref=ID'],
    ['sprint', 'POST', '/sprints/ID'],
    ['sprint', 'POST', '/sprints/ID/close'],
    ['sprint', 'POST', '/sprints/ID/run-daily-scrum'],
    ['sprint', 'POST', '/tasks/ID/progress'],
  ] as const)('%s %s %s with odd ids is never answered 5xx', async (service, method, path) => {
    const bodies: Record<string, object> = {
      '/tasks/ID': { title: 'x' },
      '/sprints/ID': { sprint_name: 'x' },
      '/tasks/ID/progress': { progress_percentage: 1 },
    };
    for (const name of odd) {
      const body = method === 'GET' ? undefined : bodies[path];
      const answer = await world.call(service, method, path.replace('ID', name), body);
      expect(answer.status, `${path} with ${name.slice(0, 20)}`).toBeLessThan(500);
    }
  });

  it.each(['2025-01-01', '1969-12-31', '9999-12-31', '2200-01-01', '0001-01-01'])(
    'a day as far as %s is no 5xx',
    async (date) => {
      for (const [path, body] of [
        ['/sprints/BAD-S01/run-daily-scrum', { date }],
        ['/sprints/BAD/plan', { sprint_name: 'x', start_date: date, mode: 'Live' }],
        ['/sprints/BAD/plan', { sprint_name: 'x', start_date: date, mode: 'Simulated', duration_weeks: 4 }],
      ] as const) {
        expect((await world.call('sprint', 'POST', path, body)).status, path).toBeLessThan(500);
      }
    },
  );
});

it('200 mixed requests at once are all answered', async () => {
  const world = await startHosted('PGlite');
  const { call } = world;
  try {
    const projects = ['M0', 'M1', 'M2', 'M3'];
    for (const p of projects) await declareProject(call, p);
    for (const p of projects) await call('backlog', 'POST', `/backlogs/${p}`);
    const kinds: ((p: string, n: number) => ReturnType<Call>)[] = [
      (p) => call('sprint', 'POST', `/sprints/${p}`, { sprint_name: 'x' }),
      (p) => call('backlog', 'POST', `/backlogs/${p}`),
      (p, n) => call('sprint', 'POST', `/tasks/${p}-TASK00${(n % 9) + 1}/progress`, { progress_percentage: n % 100 }),
      (p) => call('sprint', 'POST', `/sprints/${p}-S01/run-daily-scrum`),
      (p) => call('sprint', 'POST', `/sprints/${p}-S01/close`),
      (p, n) => call('backlog', 'PUT', `/tasks/${p}-TASK010`, { title: `Title ${n}` }),
      (p) => call('sprint', 'GET', `/sprints/by-project/${p}`),
      (p) => call('backlog', 'GET', `/backlogs/${p}/summary`),
      (p) => call('sprint', 'POST', `/sprints/${p}/plan`, { sprint_name: 'x' }),
      () => call('sprint', 'GET', '/health/ready'),
    ];
    const requests = Array.from({ length: 200 }, (_, n) => kinds[n % 10]?.(projects[Math.floor(n / 10) % 4] ?? '', n));
    const answers = await Promise.all(requests);
    expect(answers.map((a) => a?.status).filter((s) => s === undefined || s >= 500)).toEqual([]);
    for (const p of projects) await viewsAgree(call, p, 20_000);
  } finally {
    await world.stop();
  }
}, 120_000);
