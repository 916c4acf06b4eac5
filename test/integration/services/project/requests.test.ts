import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { calendar, declaration, projectIn } from './project-service.ts';

describe.each(arrangements)('project service in %s', (arrangement) => {
  const project = projectIn(arrangement);
  const { call, statusOf } = project;
  let next = 0;
  /** an id that no other test uses */
  let id: string;

  beforeAll(project.start);
  afterAll(project.stop);
  beforeEach(() => {
    id = `PRJ${next++}`;
  });
  const create = () => call('POST', '/projects', { id, name: 'Test', status: 'inactive' });

  describe('the seed’s examples', () => {
    it('creates, lists, reads and activates a project', async () => {
      const body = {
        id: 'TEST001',
        name: 'Test Project',
        description: 'A project created via API.',
        status: 'inactive',
      };
      const created = await call('POST', '/projects', body);
      expect(created.status).toBe(201);
      expect(created.body.project_id).toBe('TEST001');
      const read = await call('GET', '/projects/TEST001');
      expect(read.status).toBe(200);
      expect(read.body).toMatchObject({ ...body, owner: null, declared_digest: null });
      expect(read.body.calendar).toMatchObject({ country: 'US', subdivision: null, time_zone: 'UTC' });
      expect((await call('GET', '/projects?limit=1000&offset=0')).body).toContainEqual(read.body);
      const put = await call('PUT', '/projects/TEST001/status', { status: 'active' });
      expect(put).toMatchObject({ status: 200, body: { project_id: 'TEST001', status: 'active' } });
      expect(await statusOf('TEST001')).toBe('active');
    });

    it('assigns employees and keeps their absences', async () => {
      await create();
      for (const n of [1, 2, 3]) await call('POST', '/employees', { id: `S00${n}`, name: `Person ${n}` });
      expect((await call('GET', '/employees/S002')).body).toMatchObject({ id: 'S002', name: 'Person 2', age: null });
      expect((await call('GET', '/teams')).body.map((e: { id: string }) => e.id)).toEqual(
        expect.arrayContaining(['S001', 'S002', 'S003']),
      );
      const assign = { employee_ids: ['S003', 'S001', 'S002'] };
      expect((await call('POST', `/projects/${id}/team-members-assign`, assign)).status).toBe(200);
      expect((await call('POST', `/projects/${id}/team-members-assign`, assign)).status).toBe(200);
      const team = (await call('GET', `/projects/${id}/team-members`)).body;
      expect(team.project_id).toBe(id);
      expect(team.team_members.map((m: { id: string }) => m.id)).toEqual(['S001', 'S002', 'S003']);

      const pto = { start_date: '2024-12-25', end_date: '2024-12-26', reason: 'Christmas holiday' };
      const added = await call('POST', `/projects/${id}/calendar/pto?employee_id=S001`, pto);
      expect(added.status).toBe(201);
      expect(added.body).toMatchObject({ ...pto, employee_id: 'S001' });
      expect((await call('GET', `/projects/${id}/calendar/pto`)).body).toEqual([added.body]);
      const check = `/projects/${id}/availability/check?start_date=2024-12-24&end_date=2024-12-27`;
      expect((await call('GET', check)).body).toEqual({
        status: 'conflict',
        conflicts: [
          expect.objectContaining({ type: 'holiday', date: '2024-12-25', name: 'Christmas Day' }),
          { type: 'pto', date: '2024-12-25', name: 'Person 1', details: 'Christmas holiday' },
          { type: 'pto', date: '2024-12-26', name: 'Person 1', details: 'Christmas holiday' },
        ],
      });
      const quiet = `/projects/${id}/availability/check?start_date=2024-12-02&end_date=2024-12-06`;
      expect((await call('GET', quiet)).body).toEqual({ status: 'ok', conflicts: [] });
    });

    it('takes absences told as date-times, by their day', async () => {
      await create();
      await call('POST', '/employees', { id: 'DT1', name: 'Dora' });
      await call('POST', `/projects/${id}/team-members-assign`, { employee_ids: ['DT1'] });
      const body = { start_date: '2026-11-30T00:00:00', end_date: '2026-12-01T23:59:59Z' };
      const added = await call('POST', `/projects/${id}/calendar/pto?employee_id=DT1`, body);
      expect(added.body).toMatchObject({ start_date: '2026-11-30', end_date: '2026-12-01', reason: null });
    });

    it('lists the US holidays of a year, of this one without asking', async () => {
      const holidays = await call('GET', '/calendar/holidays?year=2025');
      expect(holidays.status).toBe(200);
      expect(holidays.body).toContainEqual({
        holiday_date: '2025-11-27',
        holiday_name: 'Thanksgiving Day',
        type: 'public',
      });
      const current = (await call('GET', '/calendar/holidays')).body;
      expect(current.every((h: { holiday_date: string }) => h.holiday_date.startsWith('2026-'))).toBe(true);
    });

    it('tells its health, live and ready, and its OpenAPI', async () => {
      for (const path of ['/health', '/health/live']) {
        expect(await call('GET', path)).toMatchObject({ status: 200, body: { status: 'ok' } });
      }
      expect(await call('GET', '/health/ready')).toMatchObject({
        status: 200,
        body: { service: 'project-service', status: 'ready', database: 'ok', timestamp: '2026-11-20T12:00:00.000Z' },
      });
      const { body } = await call('GET', '/openapi.json');
      expect(body.openapi).toBe('3.1.0');
      expect(Object.keys(body.paths)).toContain('/projects/{project_id}/calendar');
    });
  });

  describe('what does not fit is refused and changes nothing', () => {
    const put = (more: object) => ['PUT', `/projects/BAD`, declaration(more)] as const;
    const person = (more: object) => ({ id: 'E1', name: 'Ada', ...more });
    const away = (start_date: string, end_date: string) => ({ absences: [{ start_date, end_date }] });
    const places = (more: object) => put({ calendar: { ...calendar, ...more } });
    const window = (start: string, end: string) => `start_date=${start}&end_date=${end}`;

    it.each<[string, number, string, readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string, unknown?]]>([
      ['a missing name', 400, 'invalid_input', ['POST', '/projects', { id: 'BAD' }]],
      ['a small id', 400, 'invalid_input', ['POST', '/projects', { id: 'bad', name: 'x' }]],
      ['an unknown field', 400, 'invalid_input', ['POST', '/projects', { id: 'BAD', name: 'x', colour: 'red' }]],
      ['no body', 400, 'invalid_input', ['POST', '/projects']],
      ['a NUL', 400, 'invalid_input', ['POST', '/projects', { id: 'BAD', name: 'a\0b' }]],
      ['half a pair', 400, 'invalid_input', ['POST', '/projects', '{"id": "BAD", "name": "\\ud800"}']],
      ['a NUL in a path', 422, 'invalid_input', ['GET', '/projects/a%00b']],
      ['broken JSON', 400, 'invalid_input', ['POST', '/projects', '{']],
      ['in_progress by hand', 400, 'invalid_input', ['PUT', '/projects/BAD/status', { status: 'in_progress' }]],
      ['status of nobody', 404, 'project_not_found', ['PUT', '/projects/BAD/status', { status: 'active' }]],
      ['a limit of 0', 422, 'invalid_input', ['GET', '/projects?limit=0']],
      ['a limit of 1001', 422, 'invalid_input', ['GET', '/projects?limit=1001']],
      ['an unknown query', 422, 'invalid_input', ['GET', '/projects?colour=red']],
      ['an unknown project', 404, 'project_not_found', ['GET', '/projects/BAD']],
      ['a release of nobody', 404, 'project_not_found', ['DELETE', '/projects/BAD/owner?owner=x']],
      ['an unknown country', 422, 'invalid_input', places({ country: 'XX', subdivision: null })],
      ['an unknown subdivision', 422, 'invalid_input', places({ subdivision: 'ZZ' })],
      ['an unknown zone', 422, 'invalid_input', places({ time_zone: 'Mars/Base' })],
      ['no working day', 422, 'invalid_input', places({ working_days: [] })],
      ['an impossible date', 422, 'invalid_input', places({ holidays: [{ date: '2026-02-30', name: 'x' }] })],
      ['a person twice', 422, 'invalid_input', put({ team: [person({}), person({})] })],
      ['a backward absence', 422, 'invalid_input', put({ team: [person(away('2026-11-25', '2026-11-24'))] })],
      ['the year 0', 422, 'invalid_input', put({ team: [person(away('0000-01-01', '2026-11-24'))] })],
      ['an age below 0', 400, 'invalid_input', ['POST', '/employees', person({ age: -1 })]],
      ['an unknown employee', 404, 'employee_not_found', ['GET', '/employees/NOBODY']],
      ['the team of nobody', 404, 'project_not_found', ['GET', '/projects/BAD/team-members']],
      [
        'a team for nobody',
        404,
        'project_not_found',
        ['POST', '/projects/BAD/team-members-assign', { employee_ids: ['E001'] }],
      ],
      ['the absences of nobody', 404, 'project_not_found', ['GET', '/projects/BAD/calendar/pto']],
      [
        'the calendar of nobody',
        404,
        'project_not_found',
        ['GET', `/projects/BAD/calendar?${window('2026-01-01', '2026-01-02')}`],
      ],
      [
        'a backward window',
        422,
        'invalid_input',
        ['GET', `/projects/HERE/calendar?${window('2026-01-02', '2026-01-01')}`],
      ],
      [
        'a long window',
        422,
        'invalid_input',
        ['GET', `/projects/HERE/availability/check?${window('2026-01-01', '2027-01-02')}`],
      ],
      ['no such path', 404, 'not_found', ['GET', '/nowhere']],
    ])('%s: %i %s', async (_what, status, code, [method, url, body]) => {
      const answer = await call(method, url, body);
      expect(answer).toMatchObject({ status, body: { status, code, instance: url.split('?')[0] } });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect((await call('GET', '/projects/BAD')).status).toBe(404);
    });

    it('names each field that does not fit', async () => {
      const { body } = await call('PUT', '/projects/BAD', declaration({ name: '', digest: 1 }));
      expect(body.errors.map((e: { field: string }) => e.field)).toEqual(['body.digest', 'body.name']);
    });

    it('takes a window of 366 days', async () => {
      await create();
      const { status, body } = await call('GET', `/projects/${id}/calendar?${window('2026-01-01', '2027-01-01')}`);
      expect(status).toBe(200);
      expect(body.days).toHaveLength(366);
    });

    it('a taken id, also for an employee', async () => {
      await create();
      expect(await create()).toMatchObject({ status: 409, body: { code: 'project_exists' } });
      await call('POST', '/employees', { id: 'TWICE', name: 'One' });
      const second = await call('POST', '/employees', { id: 'TWICE', name: 'Two' });
      expect(second).toMatchObject({ status: 409, body: { code: 'employee_exists' } });
      expect((await call('GET', '/employees/TWICE')).body.name).toBe('One');
    });

    it('a team with an unknown employee, whole', async () => {
      await create();
      await call('POST', '/employees', { id: 'KNOWN', name: 'Kim' });
      const answer = await call('POST', `/projects/${id}/team-members-assign`, { employee_ids: ['KNOWN', 'GHOST'] });
      expect(answer).toMatchObject({ status: 404, body: { code: 'employee_not_found', employee_ids: ['GHOST'] } });
      expect((await call('GET', `/projects/${id}/team-members`)).body.team_members).toEqual([]);
    });

    it('an absence of who is not in the team, or that ends before it starts', async () => {
      await create();
      const pto = { start_date: '2026-11-24', end_date: '2026-11-25' };
      const stranger = await call('POST', `/projects/${id}/calendar/pto?employee_id=GHOST`, pto);
      expect(stranger).toMatchObject({ status: 404, body: { code: 'employee_not_found' } });
      const backward = { start_date: '2026-11-25', end_date: '2026-11-24' };
      const refused = await call('POST', `/projects/${id}/calendar/pto?employee_id=GHOST`, backward);
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'body.end_date' }] } });
    });

    it('another content type, a foreign host, a body over the limit', async () => {
      const form = await call('POST', '/projects', 'id=A', { 'content-type': 'application/x-www-form-urlencoded' });
      expect(form).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
      const text = await call('POST', '/projects', '{"id":"BAD","name":"x"}', { 'content-type': 'text/plain' });
      expect(text.status).toBe(415);
      const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
      expect((await call('POST', '/projects', '{"id":"BAD","name":"x"}', packed)).status).toBe(415);
      const foreign = await call('GET', '/projects', undefined, { host: 'dsm.example.com' });
      expect(foreign).toMatchObject({ status: 421, body: { code: 'foreign_host' } });
      const big = await call('POST', '/projects', { id: 'BAD', name: 'x'.repeat(2_200_000) });
      expect(big).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    });
  });

  describe('an Idempotency-Key', () => {
    const pto = { start_date: '2026-11-24', end_date: '2026-11-25', reason: 'trip' };
    const withTeam = () => call('PUT', `/projects/${id}`, declaration({ team: [{ id: 'E001', name: 'Ada' }] }));
    const add = (key: string, body: object = pto) =>
      call('POST', `/projects/${id}/calendar/pto?employee_id=E001`, body, { 'idempotency-key': key });
    const absences = async () => (await call('GET', `/projects/${id}/calendar/pto`)).body;

    it('gives the stored answer to the same request, and refuses another', async () => {
      await withTeam();
      const first = await add(`${id}-k`);
      expect(first.status).toBe(201);
      expect(await add(`${id}-k`)).toMatchObject({ status: 201, body: first.body });
      const other = await add(`${id}-k`, { ...pto, reason: 'other' });
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
      expect(await absences()).toEqual([first.body]);
    });

    it('lets 20 equal requests at once have one effect and one answer', async () => {
      await withTeam();
      const answers = await Promise.all(Array.from({ length: 20 }, () => add(`${id}-many`)));
      expect(new Set(answers.map((a) => `${a.status} ${JSON.stringify(a.body)}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(201);
      expect(await absences()).toHaveLength(1);
    });

    it('does not keep a refusal: the same request may succeed later', async () => {
      const create2 = () => call('PUT', `/projects/${id}/status`, { status: 'active' }, { 'idempotency-key': id });
      expect((await create2()).status).toBe(404);
      await create();
      expect((await create2()).status).toBe(200);
    });

    it.each(['POST', 'PUT'] as const)('answers a repeated %s of every shape alike', async (method) => {
      const send = () =>
        method === 'POST'
          ? call('POST', '/projects', { id, name: 'x' }, { 'idempotency-key': `${id}-p` })
          : call('PUT', `/projects/${id}`, declaration(), { 'idempotency-key': `${id}-d` });
      const first = await send();
      const second = await send();
      expect(first.status).toBeLessThan(300);
      expect([second.status, second.body]).toEqual([first.status, first.body]);
    });
  });

  it('answers 50 requests at once', async () => {
    await create();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        i % 2 === 0
          ? call('PUT', `/projects/${id}/status`, { status: 'active' })
          : call('GET', `/projects/${id}/calendar?start_date=2026-01-01&end_date=2026-12-31`),
      ),
    );
    expect(answers.map((a) => a.status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect((await call('GET', '/health/ready')).status).toBe(200);
  });
});
