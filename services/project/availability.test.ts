import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendar, declaration, projectOn } from '../../test/integration/services/project/project-service.ts';

const project = projectOn('PGlite');
const { call } = project;
const absence = (start_date: string, end_date: string) => ({ start_date, end_date, reason: 'Rest' });
beforeAll(async () => {
  await project.start();
  const team = [
    { id: 'E10', name: 'Ten', absences: [absence('2026-11-24', '2026-11-25'), absence('2026-12-24', '2026-12-31')] },
    { id: 'E2', name: 'Two', hours_per_day: 4, absences: [absence('2026-11-20', '2026-11-23')] },
  ];
  const holidays = [{ date: '2026-11-25', name: 'Founding day' }];
  await call('PUT', '/projects/AVA', declaration({ team, calendar: { ...calendar, holidays } }));
  await call('PUT', '/projects/AVB', declaration({ team: [{ id: 'E2', name: 'Other' }] }));
});
afterAll(project.stop);

const ask = (what: string, from: string, to: string, id = 'AVA') =>
  call('GET', `/projects/${id}/${what}?start_date=${from}&end_date=${to}`);

describe('the calendar', () => {
  it('tells each day of the window with who is there', async () => {
    const { body } = await ask('calendar', '2026-11-23', '2026-11-28');
    expect(body).toMatchObject({ project_id: 'AVA', time_zone: 'America/New_York' });
    expect(body.team).toEqual([
      { id: 'E2', name: 'Two', hours_per_day: 4 },
      { id: 'E10', name: 'Ten', hours_per_day: 6 },
    ]);
    const days = body.days.map((d: { date: string; working: boolean; holiday: string | null; absent: string[] }) => [
      d.date,
      d.working,
      d.holiday,
      d.absent.join(),
    ]);
    expect(days).toEqual([
      ['2026-11-23', true, null, 'E2'],
      ['2026-11-24', true, null, 'E10'],
      ['2026-11-25', false, 'Founding day', 'E10'],
      ['2026-11-26', false, 'Thanksgiving Day', ''],
      ['2026-11-27', expect.any(Boolean), expect.anything(), ''],
      ['2026-11-28', false, null, ''],
    ]);
  });

  it.each([
    ['one day', '2026-11-23', '2026-11-23', 200],
    ['the longest window', '2026-01-01', '2027-01-01', 200],
    ['a day more', '2026-01-01', '2027-01-02', 422],
    ['an end before its start', '2026-11-23', '2026-11-22', 422],
  ])('of %s', async (_what, from, to, status) => {
    for (const what of ['calendar', 'availability/check']) expect((await ask(what, from, to)).status).toBe(status);
  });

  it('of no project', async () => {
    for (const what of ['calendar', 'availability/check'])
      expect(await ask(what, '2026-11-23', '2026-11-24', 'NONE')).toMatchObject({
        status: 404,
        body: { code: 'project_not_found' },
      });
  });
});

describe('availability', () => {
  it('tells what keeps the team from working, by day', async () => {
    const { body } = await ask('availability/check', '2026-11-23', '2026-11-24');
    expect(body.status).toBe('conflict');
    expect(body.conflicts.map((c: { date: string; type: string; name: string }) => [c.date, c.type])).toEqual([
      ['2026-11-23', 'pto'],
      ['2026-11-24', 'pto'],
    ]);
  });

  it('is fine where nothing does, also when others of the same id are away', async () => {
    expect((await ask('availability/check', '2026-12-01', '2026-12-04')).body).toEqual({ status: 'ok', conflicts: [] });
    expect((await ask('availability/check', '2026-11-23', '2026-11-24', 'AVB')).body.status).toBe('ok');
  });
});

describe('lists', () => {
  it('of projects and employees come by id, a page at a time', async () => {
    const ids = async (path: string) => (await call('GET', path)).body.map((row: { id: string }) => row.id);
    expect(await ids('/projects?limit=1')).toEqual(['AVA']);
    expect(await ids('/projects?limit=1&offset=1')).toEqual(['AVB']);
    expect(await ids('/projects')).toEqual(['AVA', 'AVB']);
    expect(await ids('/teams')).toEqual(['E10', 'E2']);
    expect(await ids('/teams?limit=1&offset=1')).toEqual(['E2']);
  });

  it('of absences come by start, those of the project alone', async () => {
    const { body } = await call('GET', '/projects/AVA/calendar/pto');
    expect(body.map((a: { employee_id: string; start_date: string }) => [a.start_date, a.employee_id])).toEqual([
      ['2026-11-20', 'E2'],
      ['2026-11-24', 'E10'],
      ['2026-12-24', 'E10'],
    ]);
    expect((await call('GET', '/projects/AVB/calendar/pto')).body).toEqual([]);
    expect((await call('GET', '/projects/NONE/calendar/pto')).status).toBe(404);
    expect((await call('GET', '/projects/NONE/team-members')).status).toBe(404);
  });

  it('of public holidays are those of the year that it is, or of one that is named', async () => {
    const dates = async (query: string) =>
      (await call('GET', `/calendar/holidays${query}`)).body.map((h: { holiday_date: string }) => h.holiday_date);
    expect(await dates('')).toContain('2026-11-26');
    expect(await dates('?year=2027')).toContain('2027-11-25');
  });
});

describe('the calendar’s entity tag', () => {
  const one = { id: 'E1', name: 'One', hours_per_day: 6, absences: [absence('2026-11-24', '2026-11-25')] };
  const done = async (asked: ReturnType<typeof call>) => expect((await asked).status).toBeLessThan(300);
  const declare = (digest: string, more: object) =>
    done(call('PUT', '/projects/AVC', declaration({ digest, ...more })));
  const away = (path: string, days: object) => done(call('POST', path, days));
  const tagged = async (known?: string) => {
    const path = '/projects/AVC/calendar?start_date=2026-11-23&end_date=2026-12-04';
    const headers: Record<string, string> = known === undefined ? {} : { 'if-none-match': known };
    const { status, headers: answered, body } = await call('GET', path, undefined, headers);
    return { status, tag: String(answered.etag), body };
  };
  /** Asked as by who knows the answer of before; the tag that it has from now on. */
  const isNow = async (status: 200 | 304, known: string) => {
    const asked = await tagged(known);
    expect(asked.status).toBe(status);
    const { tag, body } = await tagged();
    expect(asked.tag).toBe(tag);
    expect(tag).toBe(`"${hash('sha256', JSON.stringify(body), 'base64url')}"`);
    expect(tag === known).toBe(status === 304);
    return tag;
  };

  it('stays while nothing of it changes, and is another one with each thing that does', async () => {
    await declare('d1', { team: [one] });
    const first = await isNow(304, (await tagged()).tag);

    await declare('d2', { team: [{ ...one, role: 'Developer' }], name: 'Other', description: 'Other' });
    await done(call('PUT', '/projects/AVC/status', { status: 'inactive' }));
    await away('/projects/AVC/calendar/pto?employee_id=E1', absence('2026-12-05', '2026-12-06'));
    await isNow(304, first);

    const changes: object[] = [
      { team: [{ ...one, name: 'Uno' }] },
      { team: [{ ...one, hours_per_day: 5 }] },
      { team: [one, { id: 'E3', name: 'Three' }] },
      { team: [{ ...one, absences: [absence('2026-11-24', '2026-11-26')] }] },
      { team: [one], calendar: { ...calendar, holidays: [{ date: '2026-11-25', name: 'Founding day' }] } },
      { team: [one], calendar: { ...calendar, time_zone: 'UTC' } },
      { team: [one], calendar: { ...calendar, working_days: ['Monday'] } },
      { team: [one], calendar: { ...calendar, country: 'DE', subdivision: null } },
    ];
    const tags = new Set([first]);
    for (const [i, change] of changes.entries()) {
      await declare(`e${i}`, change);
      tags.add(await isNow(200, [...tags].at(-1) as string));
    }
    expect(tags.size).toBe(changes.length + 1);

    await declare('d1', { team: [one] });
    await isNow(304, first);
    await away('/employees/E1/calendar/pto', absence('2026-12-03', '2026-12-07'));
    const second = await isNow(200, first);
    await away('/projects/AVC/calendar/pto?employee_id=E1', absence('2026-12-01', '2026-12-01'));
    expect(await isNow(200, second)).not.toBe(first);
  });
});
