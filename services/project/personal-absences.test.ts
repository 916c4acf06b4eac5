import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../test/fixtures/waiting.ts';
import { declaration, projectOn } from '../../test/integration/services/project/project-service.ts';
import type { Envelope } from '../kit/events/event.ts';

const project = projectOn('PGlite');
const { bus, call } = project;
const told: Envelope[] = [];
const days = { start_date: '2026-12-21', end_date: '2026-12-22', reason: 'Rest' };
const team = (...ids: string[]) => declaration({ team: ids.map((id) => ({ id, name: id })) });
const absent = async (id: string, date = '2026-12-21') =>
  (await call('GET', `/projects/${id}/calendar?start_date=${date}&end_date=${date}`)).body.days[0].absent;

beforeAll(async () => {
  await project.start();
  bus.subscribe({ group: 'listener', streams: ['project_events'], handle: async (event) => void told.push(event) });
  await call('PUT', '/projects/PA', team('E1', 'E2'));
  await call('PUT', '/projects/PB', team('E1'));
  await call('PUT', '/projects/PC', team('E2'));
});
afterAll(project.stop);

describe('an absence of a person', () => {
  it('counts in every project that the person is in, and each is told of it', async () => {
    const { status, body } = await call('POST', '/employees/E1/calendar/pto', days);
    expect([status, body]).toMatchObject([201, { employee_id: 'E1', project_id: null, ...days }]);
    expect([await absent('PA'), await absent('PB'), await absent('PC')]).toEqual([['E1'], ['E1'], []]);
    expect((await call('GET', '/projects/PB/calendar/pto')).body).toEqual([body]);
    const check = '/projects/PB/availability/check?start_date=2026-12-21&end_date=2026-12-22';
    expect((await call('GET', check)).body).toMatchObject({
      status: 'conflict',
      conflicts: [{ type: 'pto' }, { type: 'pto' }],
    });
    await eventually(async () => {
      const last = (id: string) => told.findLast((e) => e.aggregate_id === id)?.event_data.team;
      expect(last('PA')).toMatchObject([
        { id: 'E1', absences: [days] },
        { id: 'E2', absences: [] },
      ]);
      expect(last('PB')).toMatchObject([{ id: 'E1', absences: [days] }]);
      expect(last('PC')).toMatchObject([{ id: 'E2', absences: [] }]);
    });
  });

  it('counts in a project that the person comes into later', async () => {
    await call('PUT', '/projects/PC', team('E1', 'E2'));
    expect(await absent('PC')).toEqual(['E1']);
  });

  it('stays when a project declares the same days, and when another one’s own is given', async () => {
    const members = [{ id: 'E1', name: 'E1', absences: [days] }];
    await call('POST', '/projects', { id: 'PD', name: 'D' });
    await call('PUT', '/projects/PD', declaration({ team: members }));
    expect([await absent('PD'), await absent('PB')]).toEqual([['E1'], ['E1']]);
    const own = { ...days, start_date: '2026-12-28', end_date: '2026-12-28' };
    await call('POST', '/projects/PA/calendar/pto?employee_id=E2', own);
    expect([await absent('PA', '2026-12-28'), await absent('PC', '2026-12-28')]).toEqual([['E2'], []]);
    const all = (await call('GET', '/employees/E2/calendar/pto')).body;
    expect(all).toMatchObject([{ project_id: 'PA', start_date: '2026-12-28' }]);
  });

  it('of nobody', async () => {
    expect((await call('POST', '/employees/NOBODY/calendar/pto', days)).status).toBe(404);
    expect((await call('GET', '/employees/NOBODY/calendar/pto')).status).toBe(404);
  });
});
