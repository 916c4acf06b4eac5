import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sections } from '../../../../scripts/generate/seed/page.ts';
import { rest } from '../../../../scripts/generate/seed/rest.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

let world: Hosted;

/** The seed's own workflow (S:2124-2194), in its requests. */
async function play(id: string, sprint: boolean): Promise<void> {
  const ok = async (...request: Parameters<Hosted['call']>) => {
    const { status, body } = await world.call(...request);
    expect(status, `${request[1]} ${request[2]}: ${JSON.stringify(body)}`).toBeLessThan(300);
  };
  await ok('project', 'POST', '/projects', { id, name: id, description: '', status: 'inactive' });
  await ok('project', 'POST', `/projects/${id}/team-members-assign`, { employee_ids: ['E001'] });
  await ok('backlog', 'POST', `/backlogs/${id}`);
  await ok('backlog', 'POST', `/backlogs/${id}/tasks`, { title: 'Test Task' });
  if (!sprint) return;
  await ok('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'Test Sprint', duration_weeks: 2 });
  expect((await world.call('sprint', 'GET', `/sprints/${id}-S01/tasks`)).body.length).toBeGreaterThan(0);
}

beforeAll(async () => {
  world = await startHosted('PGlite');
  await world.call('project', 'POST', '/employees', { id: 'E001', name: 'Ada' });
  await play('SEED', true);
  await play('DONE', true);
  await play('LATER', false);
  await world.call('sprint', 'POST', '/sprints/DONE-S01/run-daily-scrum');
  await world.call('sprint', 'POST', '/sprints/DONE-S01/close');
  await eventually(async () => {
    const retrospective = '/v1/notes/sprint_retrospective?sprint_id=DONE-S01';
    expect((await world.call('chronicle', 'GET', retrospective)).status).toBe(200);
    const planning = '/v1/notes/sprint_planning?project_id=SEED';
    expect((await world.call('chronicle', 'GET', planning)).status).toBe(200);
    expect((await world.call('orchestrator', 'GET', '/orchestrate/project/SEED/status')).status).toBe(200);
  });
}, 120_000);
afterAll(() => world?.stop());

describe('each route of the seed is served as docs/reference/seed.md says', () => {
  const routes = rest.flatMap(({ title, rows }) => rows.map((row) => [`${title}: ${row.seed}`, row] as const));
  it.each(routes)('%s', async (_name, { service, request, status }) => {
    const answer = await world.call(service, request.method, request.path, request.body);
    expect(status, JSON.stringify(answer.body)).toContain(answer.status);
    const isUnknown = answer.status === 404 && ['not_found', 'method_not_allowed'].includes(answer.body?.code);
    expect(isUnknown, JSON.stringify(answer.body)).toBe(false);
  });
});

it('the velocity of a closed sprint is told to the project', async () => {
  await eventually(async () => {
    expect((await world.call('project', 'GET', '/projects/DONE')).body.velocity).toMatchObject({ sprints: 1 });
  });
  const { velocity } = (await world.call('backlog', 'GET', '/backlogs/DONE/summary')).body;
  expect((await world.call('project', 'GET', '/projects/DONE')).body.velocity).toEqual(velocity);
});

it('every row of the seeds has its place on the page, and what is not there its reason', () => {
  const rows = sections.flatMap((section) => [...section.rows]);
  expect(rows).toHaveLength(231);
  for (const row of rows) {
    expect(row.at).toMatch(/^[ASDE]:\d+/);
    if (row.state !== 'there') expect(row.ours, `${row.at} ${row.seed}`).not.toBe('');
  }
});
