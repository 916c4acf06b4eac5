import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { engines } from '../../fixtures/services/databases.ts';
import { completed, started } from '../../fixtures/services/sprint-events.ts';
import { calendar, declaration, projectOn } from './project-service.ts';

describe.each(engines)('project service on %s', (engine) => {
  const project = projectOn(engine);
  const { bus, call, statusOf } = project;
  let next = 0;
  /** an id that no other test uses */
  let id: string;

  beforeAll(project.start);
  afterAll(project.stop);
  beforeEach(() => {
    id = `PRJ${next++}`;
  });
  const create = () => call('POST', '/projects', { id, name: 'Test', status: 'inactive' });

  it('gives an id to one of many who make it at once, and tells of it once', async () => {
    let told = 0;
    const of = { group: `listener of ${id}`, streams: ['project_events'] };
    bus.subscribe({ ...of, handle: async (event) => void (event.aggregate_id === id && told++) });
    const statusesOf = async (path: string, body: object) => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', path, body)));
      return answers.map(({ status }) => status).sort();
    };
    const one = [201, ...Array<number>(19).fill(409)];
    expect(await statusesOf('/projects', { id, name: 'Test' })).toEqual(one);
    expect(await statusesOf('/employees', { id: `${id}-E`, name: 'Eve' })).toEqual(one);
    await eventually(async () => expect(told).toBe(1));
  });

  describe('a declared project', () => {
    const team = (absences: object[] = []) => [
      { id: 'E001', name: 'Ada', role: 'Developer', hours_per_day: 5, absences },
      { id: 'E002', name: 'Bob' },
    ];

    it('is what its owner declares, and active when new', async () => {
      const declared = await call('PUT', `/projects/${id}`, declaration({ team: team() }));
      expect(declared.status).toBe(200);
      expect(declared.body).toEqual({
        id,
        name: 'Payments',
        description: 'Takes money',
        status: 'active',
        calendar,
        owner: 'cluster/default/payments',
        declared_digest: 'd1',
        velocity: null,
      });
      expect((await call('GET', `/projects/${id}`)).body).toEqual(declared.body);
      const again = await call('PUT', `/projects/${id}`, declaration({ digest: 'd2', team: [team()[1]] }));
      expect(again.body.declared_digest).toBe('d2');
      expect((await call('GET', `/projects/${id}/team-members`)).body.team_members).toEqual([
        { id: 'E002', name: 'Bob', role: null, hours_per_day: 6 },
      ]);
    });

    it('belongs to one owner until that one gives it up', async () => {
      await call('PUT', `/projects/${id}`, declaration());
      const other = declaration({ owner: 'cluster/else/payments', name: 'Theirs' });
      expect(await call('PUT', `/projects/${id}`, other)).toMatchObject({
        status: 409,
        body: { code: 'project_id_taken', owner: 'cluster/default/payments' },
      });
      expect((await call('GET', `/projects/${id}`)).body.name).toBe('Payments');
      const release = (owner: string) => call('DELETE', `/projects/${id}/owner?owner=${encodeURIComponent(owner)}`);
      expect((await release('cluster/else/payments')).status).toBe(200);
      expect((await call('PUT', `/projects/${id}`, other)).status).toBe(409);
      expect((await release('cluster/default/payments')).status).toBe(200);
      expect((await call('GET', `/projects/${id}`)).body).toMatchObject({ owner: null, declared_digest: null });
      expect((await call('PUT', `/projects/${id}`, other)).body).toMatchObject({
        owner: 'cluster/else/payments',
        name: 'Theirs',
      });
    });

    it('goes to one of many owners who ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => call('PUT', `/projects/${id}`, declaration({ owner: `o${i}` }))),
      );
      const winners = answers.filter((a) => a.status === 200);
      expect(winners).toHaveLength(1);
      const owner = winners[0]?.body.owner;
      for (const loser of answers.filter((a) => a.status !== 200)) {
        expect(loser).toMatchObject({ status: 409, body: { owner } });
      }
    });

    it('adopts a project made by REST with its status and team', async () => {
      await create();
      await call('POST', '/employees', { id: 'ADO', name: 'Ado' });
      await call('POST', `/projects/${id}/team-members-assign`, { employee_ids: ['ADO'] });
      const adopted = await call('PUT', `/projects/${id}`, declaration({ team: team() }));
      expect(adopted.body).toMatchObject({ status: 'inactive', owner: 'cluster/default/payments' });
      const members = (await call('GET', `/projects/${id}/team-members`)).body.team_members;
      expect(members.map((m: { id: string }) => m.id)).toEqual(['ADO', 'E001', 'E002']);
    });

    it('keeps its people’s names apart from another project’s', async () => {
      await call('PUT', `/projects/${id}`, declaration({ team: team() }));
      await call('PUT', `/projects/${id}B`, declaration({ team: [{ id: 'E001', name: 'Eve' }] }));
      const names = async (project: string) =>
        (await call('GET', `/projects/${project}/team-members`)).body.team_members.map((m: { name: string }) => m.name);
      expect(await names(id)).toEqual(['Ada', 'Bob']);
      expect(await names(`${id}B`)).toEqual(['Eve']);
      expect((await call('GET', '/employees/E001')).body.name).toBe('Ada');
    });

    it('replaces declared absences and keeps those of REST', async () => {
      const first = { start_date: '2026-11-24', end_date: '2026-11-25', reason: 'trip' };
      await call('PUT', `/projects/${id}`, declaration({ team: team([first]) }));
      const rest = { start_date: '2026-11-30', end_date: '2026-11-30', reason: 'dentist' };
      await call('POST', `/projects/${id}/calendar/pto?employee_id=E002`, rest);
      const second = { start_date: '2026-12-01', end_date: '2026-12-01', reason: null };
      await call('PUT', `/projects/${id}`, declaration({ team: team([second]) }));
      const { body } = await call('GET', `/projects/${id}/calendar/pto`);
      expect(body).toEqual([
        expect.objectContaining({ ...rest, employee_id: 'E002' }),
        expect.objectContaining({ ...second, employee_id: 'E001' }),
      ]);
      expect((await call('GET', `/projects/${id}`)).body.declared_digest).toBe('d1');
    });

    it('has a calendar of public and own holidays and absences', async () => {
      const absences = [{ start_date: '2026-11-24', end_date: '2026-11-24', reason: null }];
      const own = { ...calendar, holidays: [{ date: '2026-11-25', name: 'Company day' }] };
      await call('PUT', `/projects/${id}`, declaration({ calendar: own, team: team(absences) }));
      const { body } = await call('GET', `/projects/${id}/calendar?start_date=2026-11-23&end_date=2026-11-28`);
      expect(body.time_zone).toBe('America/New_York');
      expect(body.team).toEqual([
        { id: 'E001', name: 'Ada', hours_per_day: 5 },
        { id: 'E002', name: 'Bob', hours_per_day: 6 },
      ]);
      expect(body.days).toEqual([
        { date: '2026-11-23', working: true, holiday: null, absent: [] },
        { date: '2026-11-24', working: true, holiday: null, absent: ['E001'] },
        { date: '2026-11-25', working: false, holiday: 'Company day', absent: [] },
        { date: '2026-11-26', working: false, holiday: 'Thanksgiving Day', absent: [] },
        { date: '2026-11-27', working: false, holiday: 'Day after Thanksgiving Day', absent: [] },
        { date: '2026-11-28', working: false, holiday: null, absent: [] },
      ]);
      const none = { ...calendar, country: null, subdivision: null };
      await call('PUT', `/projects/${id}`, declaration({ calendar: none }));
      const free = await call('GET', `/projects/${id}/calendar?start_date=2026-11-26&end_date=2026-11-26`);
      expect(free.body.days[0].working).toBe(true);
    });
  });

  describe('status follows the project’s sprints', () => {
    const send = (...events: ReturnType<typeof started>[]) =>
      events.reduce((before, e) => before.then(() => bus.publish(e, 'sprint_events')), Promise.resolve());

    it('in_progress from a start to the close of the same sprint', async () => {
      await create();
      await send(started(id, `${id}-S01`));
      expect(await statusOf(id)).toBe('in_progress');
      await send(completed(id, `${id}-S01`));
      expect(await statusOf(id)).toBe('active');
    });

    it('stays in_progress when the next start comes before the last close', async () => {
      await create();
      await send(started(id, `${id}-S01`), started(id, `${id}-S02`), completed(id, `${id}-S01`));
      expect(await statusOf(id)).toBe('in_progress');
      await send(completed(id, `${id}-S02`));
      expect(await statusOf(id)).toBe('active');
    });

    it('is not started again by a start that comes after its close', async () => {
      await create();
      await send(completed(id, `${id}-S01`), started(id, `${id}-S01`));
      expect(await statusOf(id)).not.toBe('in_progress');
    });

    it('applies an event once, however often it comes', async () => {
      await create();
      const event = started(id, `${id}-S01`);
      await send(event);
      await call('PUT', `/projects/${id}/status`, { status: 'inactive' });
      await send(event, event);
      expect(await statusOf(id)).toBe('inactive');
    });

    it('takes nothing while paused and all of it afterwards', async () => {
      await create();
      project.service().pause();
      const delivery = send(started(id, `${id}-S01`));
      await call('GET', '/health');
      expect(await statusOf(id)).toBe('inactive');
      project.service().resume();
      await delivery;
      expect(await statusOf(id)).toBe('in_progress');
    });
  });

  describe('an event that cannot be applied', () => {
    const letters = '/v1/dead-letters';

    it('becomes a dead letter that is listed, shown, replayed when its cause is gone', async () => {
      const event = started(id, `${id}-S01`);
      await bus.publish(event, 'sprint_events');
      const listed = (await call('GET', letters)).body.find((l: { event_id: string }) => l.event_id === event.event_id);
      expect(listed).toMatchObject({ event_type: 'SprintStarted', stream: 'sprint_events', attempts: 5 });
      expect(listed.error).toContain(`no project ${id}`);
      expect((await call('GET', `${letters}/${event.event_id}`)).body.event).toEqual(event);
      expect((await call('POST', `${letters}/${event.event_id}/replay`)).status).not.toBe(200);
      expect((await call('GET', `${letters}/${event.event_id}`)).status).toBe(200);
      await create();
      expect((await call('POST', `${letters}/${event.event_id}/replay`)).status).toBe(200);
      expect(await statusOf(id)).toBe('in_progress');
      expect((await call('GET', `${letters}/${event.event_id}`)).status).toBe(404);
    });

    it('lets the sprint’s later events pass, and can be dropped', async () => {
      await create();
      const poisoned = { ...started(id, `${id}-S01`), event_data: { project_id: id } };
      await bus.publish(poisoned, 'sprint_events');
      await bus.publish(completed(id, `${id}-S01`), 'sprint_events');
      expect((await call('DELETE', `${letters}/${poisoned.event_id}`)).status).toBe(200);
      const gone = await call('DELETE', `${letters}/${poisoned.event_id}`);
      expect(gone).toMatchObject({ status: 404, body: { code: 'dead_letter_not_found' } });
      expect((await call('POST', `${letters}/${poisoned.event_id}/replay`)).status).toBe(404);
    });
  });
});
