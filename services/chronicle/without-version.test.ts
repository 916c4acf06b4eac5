import { afterAll, beforeAll, expect, it } from 'vitest';
import { chronicleOn } from '../../test/integration/services/chronicle/chronicle-service.ts';

const chronicle = chronicleOn('PGlite');
const { call } = chronicle;
beforeAll(chronicle.start);
afterAll(chronicle.stop);
const note = (report_date: string, more: object = {}) => ({
  project_id: 'P',
  sprint_id: 'S',
  report_date,
  reports: {},
  ...more,
});

it('a note is the same with the path of before /v1, which says what is to be used', async () => {
  const { status, headers } = await call('POST', '/notes/daily_scrum_report', note('2026-11-23'));
  expect([status, headers.link]).toEqual([201, '</v1/notes/daily_scrum_report>; rel="successor-version"']);
  const { body } = await call('GET', '/v1/notes/daily_scrum_report?sprint_id=S');
  expect((await call('GET', '/notes/daily_scrum_report?sprint_id=S')).body).toEqual(body);
  expect((await call('GET', '/v1/notes/daily_scrum_report?sprint_id=S')).headers.deprecation).toBeUndefined();
});

it('a daily scrum holds what was decided and done, and the newest that does is told', async () => {
  const decided = {
    orchestration_decisions: [{ create_new_sprint: true, tasks_to_assign: 8 }],
    orchestration_actions: ['Created S'],
  };
  await call('POST', '/v1/notes/daily_scrum_report', note('2026-11-24', decided));
  await call('POST', '/v1/notes/daily_scrum_report', note('2026-11-25'));
  const told = async (day: string) =>
    (await call('GET', `/v1/notes/daily_scrum_report?sprint_id=S&daily_scrum_date=${day}`)).body;
  expect((await call('GET', '/v1/notes/daily_scrum_report?sprint_id=S')).body).toMatchObject(decided);
  expect(await told('2026-11-24')).toMatchObject(decided);
  expect(await told('2026-11-25')).not.toHaveProperty('orchestration_decisions');
});
