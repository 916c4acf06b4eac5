import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';

describe.each(arrangements)('bad input in %s', (arrangement) => {
  let world: Arranged;
  beforeAll(async () => {
    world = await startArranged(arrangement);
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
