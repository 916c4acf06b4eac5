import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declaration, projectOn } from '../../test/integration/services/project/project-service.ts';

const project = projectOn('PGlite');
const { call } = project;
let next = 0;
let id: string;
beforeAll(project.start);
afterAll(project.stop);
beforeEach(() => {
  id = `P${next++}-X`;
});

const member = (memberId: string, more: object = {}) => ({ id: memberId, name: `Name of ${memberId}`, ...more });
const declare = (more: object = {}) => call('PUT', `/projects/${id}`, declaration(more));
const create = () => call('POST', '/projects', { id, name: 'By hand', description: 'x', status: 'inactive' });
const show = async () => (await call('GET', `/projects/${id}`)).body;
const team = async () => (await call('GET', `/projects/${id}/team-members`)).body.team_members;
const absences = async () => (await call('GET', `/projects/${id}/calendar/pto`)).body;
const release = (owner: string) => call('DELETE', `/projects/${id}/owner?owner=${encodeURIComponent(owner)}`);
const employ = (employeeId: string, more: object = {}) =>
  call('POST', '/employees', { id: employeeId, name: `Employee ${employeeId}`, ...more });
const assign = (...ids: string[]) => call('POST', `/projects/${id}/team-members-assign`, { employee_ids: ids });
const day = { start_date: '2026-11-26', end_date: '2026-11-27' };
const addPto = (employeeId: string) => call('POST', `/projects/${id}/calendar/pto?employee_id=${employeeId}`, day);

describe('a project by hand', () => {
  it('is there with the calendar of the seed and no owner, and once', async () => {
    expect((await create()).status).toBe(201);
    expect(await show()).toMatchObject({
      name: 'By hand',
      status: 'inactive',
      owner: null,
      declared_digest: null,
      calendar: { country: 'US', subdivision: null, time_zone: 'UTC', holidays: [] },
    });
    expect((await show()).calendar.working_days).toEqual(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']);
    expect(await create()).toMatchObject({ status: 409, body: { code: 'project_exists' } });
  });

  it('is adopted by who declares it first: its status stays, all else is as declared', async () => {
    await create();
    const answer = await declare({ owner: 'a', name: 'Declared' });
    expect(answer).toMatchObject({ status: 200, body: { owner: 'a', name: 'Declared', status: 'inactive' } });
    expect(await show()).toEqual(answer.body);
    expect(await declare({ owner: 'b' })).toMatchObject({
      status: 409,
      body: { code: 'project_id_taken', owner: 'a' },
    });
    expect((await show()).owner).toBe('a');
  });

  it('sets its status by hand, and only that of one that is there', async () => {
    const set = () => call('PUT', `/projects/${id}/status`, { status: 'active' });
    expect(await set()).toMatchObject({ status: 404, body: { code: 'project_not_found' } });
    await create();
    expect(await set()).toMatchObject({ status: 200, body: { status: 'active' } });
    expect((await show()).status).toBe('active');
  });
});

describe('a declaration', () => {
  it('makes a project that is active, and again what it says by then', async () => {
    expect((await declare()).body).toMatchObject({ status: 'active', declared_digest: 'd1', name: 'Payments' });
    await declare({
      digest: 'd2',
      name: 'Other',
      description: 'Other',
      calendar: { ...declaration().calendar, country: 'DE', subdivision: 'BY' },
    });
    expect(await show()).toMatchObject({ declared_digest: 'd2', name: 'Other', calendar: { country: 'DE' } });
  });

  it('replaces its own people and absences and leaves those of others', async () => {
    await employ(`${id}-R`);
    await declare({ team: [member('E1', { absences: [day] }), member('E2', { role: 'Dev', hours_per_day: 4 })] });
    await assign(`${id}-R`);
    await addPto(`${id}-R`);
    await addPto('E2');
    expect((await absences()).map((a: { employee_id: string }) => a.employee_id)).toEqual(['E1', 'E2', `${id}-R`]);
    await declare({ team: [member('E2', { role: 'Lead' }), member('E10')] });
    expect(await team()).toEqual([
      { ...member('E2'), role: 'Lead', hours_per_day: 6 },
      { ...member('E10'), role: null, hours_per_day: 6 },
      { id: `${id}-R`, name: `Employee ${id}-R`, role: null, hours_per_day: 6 },
    ]);
    expect((await absences()).map((a: { employee_id: string }) => a.employee_id)).toEqual(['E2', `${id}-R`]);
    await declare({ team: [] });
    expect((await team()).map((m: { id: string }) => m.id)).toEqual([`${id}-R`]);
  });

  it('that adopts a project takes over the absences that it names, and leaves the others by hand', async () => {
    const later = { start_date: '2026-12-01', end_date: '2026-12-01' };
    await create();
    await employ(`${id}-A`);
    await assign(`${id}-A`);
    await addPto(`${id}-A`);
    await call('POST', `/projects/${id}/calendar/pto?employee_id=${id}-A`, later);
    const start = (a: { start_date: string }) => a.start_date;
    await declare({ team: [member(`${id}-A`, { absences: [day] })] });
    expect((await absences()).map(start)).toEqual([day.start_date, later.start_date]);
    await addPto(`${id}-A`);
    await declare({ team: [member(`${id}-A`)] });
    expect((await absences()).map(start), 'one that came by hand after that stays').toEqual([
      day.start_date,
      later.start_date,
    ]);
  });

  it('goes before one of the same id that was added by hand', async () => {
    await declare();
    await employ(`${id}-B`);
    await assign(`${id}-B`);
    await declare({ team: [member(`${id}-B`, { role: 'Lead', hours_per_day: 3 })] });
    expect(await team()).toEqual([{ ...member(`${id}-B`), role: 'Lead', hours_per_day: 3 }]);
    await declare({ team: [] });
    expect(await team()).toEqual([]);
  });

  it('makes its people employees where their id is free', async () => {
    await employ(`${id}-E`, { age: 40 });
    await declare({ team: [member(`${id}-E`), member(`${id}-N`)] });
    const employee = async (one: string) => (await call('GET', `/employees/${one}`)).body;
    expect(await employee(`${id}-E`)).toMatchObject({ name: `Employee ${id}-E`, age: 40 });
    expect(await employee(`${id}-N`)).toEqual({
      id: `${id}-N`,
      name: `Name of ${id}-N`,
      gender: null,
      state: null,
      age: null,
      project_assign: true,
      active: true,
    });
  });

  it.each<[string, object, RegExp]>([
    ['a country that there is not', { calendar: { ...declaration().calendar, country: 'ZZ' } }, /ZZ/],
    ['a zone that there is not', { calendar: { ...declaration().calendar, time_zone: 'Mars/Base' } }, /Mars\/Base/],
    ['somebody twice', { team: [member('E1'), member('E2'), member('E1')] }, /twice in the team: E1$/],
    [
      'an absence that ends before it starts',
      { team: [member('E1', { absences: [day, { start_date: '2026-11-27', end_date: '2026-11-26' }] })] },
      /E1: the absence from 2026-11-27 ends before it starts, on 2026-11-26/,
    ],
  ])('with %s is refused, and leaves nothing', async (_what, more, detail) => {
    const answer = await declare(more);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
    expect(answer.body.detail).toMatch(detail);
    expect((await call('GET', `/projects/${id}`)).status).toBe(404);
  });

  it('with an absence of one day is none of these', async () => {
    const one = { start_date: '2026-11-27', end_date: '2026-11-27' };
    expect((await declare({ team: [member('E1', { absences: [one] })] })).status).toBe(200);
  });
});

describe('an owner', () => {
  it('gives the id up, alone, and whoever comes next declares everything', async () => {
    await declare({ owner: 'a' });
    expect((await release('b')).body.message).toContain('Nothing to give up');
    expect((await show()).owner).toBe('a');
    expect((await release('a')).status).toBe(200);
    expect(await show()).toMatchObject({ owner: null, declared_digest: null, name: 'Payments' });
    expect((await declare({ owner: 'b' })).body.owner).toBe('b');
  });

  it('of a project that is not there is told so', async () => {
    expect(await release('a')).toMatchObject({ status: 404, body: { code: 'project_not_found' } });
  });
});

describe('people by hand', () => {
  it('are employed once', async () => {
    expect((await employ(`${id}-E`)).status).toBe(201);
    expect(await employ(`${id}-E`)).toMatchObject({ status: 409, body: { code: 'employee_exists' } });
    expect(await call('GET', `/employees/${id}-Z`)).toMatchObject({
      status: 404,
      body: { code: 'employee_not_found' },
    });
  });

  it('are refused as often as they are asked for with one Idempotency-Key', async () => {
    await employ(`${id}-E`);
    const again = () =>
      call('POST', '/employees', { id: `${id}-E`, name: 'Other' }, { 'idempotency-key': `${id}-again` });
    for (let i = 0; i < 2; i++) expect((await again()).body.code).toBe('employee_exists');
    const body = { id: `${id}-F`, name: 'Other' };
    const once = () => call('POST', '/employees', body, { 'idempotency-key': `${id}-once` });
    expect([(await once()).status, (await once()).status]).toEqual([201, 201]);
  });

  it('are assigned all or none, and those in the team stay as they are', async () => {
    expect((await assign('E1')).status).toBe(404);
    await declare({ team: [member(`${id}-T`, { role: 'Lead' })] });
    await employ(`${id}-E`);
    expect(await assign(`${id}-E`, `${id}-Z`)).toMatchObject({
      status: 404,
      body: { code: 'employee_not_found', employee_ids: [`${id}-Z`] },
    });
    expect(await team()).toHaveLength(1);
    expect((await assign(`${id}-E`, `${id}-T`)).status).toBe(200);
    expect((await team()).map((m: { id: string; role: string }) => [m.id, m.role])).toEqual([
      [`${id}-E`, null],
      [`${id}-T`, 'Lead'],
    ]);
  });

  it('are absent when they are in the team', async () => {
    expect((await addPto('E1')).status).toBe(404);
    await declare({ team: [member('E1')] });
    expect(await addPto('E2')).toMatchObject({ status: 404, body: { code: 'employee_not_found' } });
    const { status, body } = await addPto('E1');
    expect(status).toBe(201);
    expect(await absences()).toEqual([body]);
    expect(body).toMatchObject({ employee_id: 'E1', ...day, reason: null, created_at: '2026-11-20T12:00:00.000Z' });
  });
});
