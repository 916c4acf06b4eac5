import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { completed, reported, started } from '../../fixtures/services/sprint-events.ts';
import { chronicleIn } from './chronicle-in.ts';
import { dailyScrumRequest, planningRequest, retrospectiveRequest } from './seed-notes.ts';

describe.each(arrangements)('chronicle service in %s', (arrangement) => {
  const chronicle = chronicleIn(arrangement);
  const { bus, call, head } = chronicle;
  let next = 0;
  /** a project that no other test uses */
  let id: string;

  beforeAll(chronicle.start);
  afterAll(chronicle.stop);
  beforeEach(() => {
    id = `CHR${next++}`;
  });

  describe('the seed’s examples', () => {
    const path = (kind: string, query = '') => `/v1/notes/${kind}${query}`;

    it('records a sprint retrospective and gives it back', async () => {
      const created = await call('POST', path('sprint_retrospective'), retrospectiveRequest);
      expect(created).toMatchObject({ status: 200, body: { note_id: expect.any(String) } });
      for (const query of ['?sprint_id=NEX005-S02', '?project_id=NEX005', '?project_id=NEX005&sprint_id=NEX005-S02']) {
        const { status, body } = await call('GET', path('sprint_retrospective', query));
        expect(status).toBe(200);
        expect(body).toEqual([
          {
            ...retrospectiveRequest,
            retrospective_id: created.body.note_id,
            created_at: '2026-11-23T10:00:00.000Z',
          },
        ]);
      }
    });

    it('records a sprint planning and gives it back', async () => {
      const created = await call('POST', path('sprint_planning'), planningRequest);
      expect(created.status).toBe(201);
      const { body } = await call('GET', path('sprint_planning', '?sprint_id=NEX005-S02'));
      expect(body).toEqual([
        { ...planningRequest, note_id: created.body.note_id, created_at: '2026-11-23T10:00:00.000Z' },
      ]);
    });

    it('records a daily scrum and gives it back grouped by date', async () => {
      expect((await call('POST', path('daily_scrum_report'), dailyScrumRequest)).status).toBe(201);
      const { summary, summary_metrics, reports } = dailyScrumRequest;
      const expected = {
        project_id: 'PROJ001',
        sprint_id: 'PROJ001-S01',
        created_at: '2026-11-23T10:00:00.000Z',
        summary,
        summary_metrics,
        reports: { '2025-08-03': [{ employee_id: 'EMP001', tasks: reports['2025-08-03'][0]?.tasks }] },
      };
      for (const query of ['?sprint_id=PROJ001-S01', '?project_id=PROJ001&daily_scrum_date=2025-08-03']) {
        expect(await call('GET', path('daily_scrum_report', query))).toMatchObject({ status: 200, body: expected });
      }
    });

    it('tells its health', async () => {
      expect((await call('GET', '/health')).body).toEqual({ status: 'ok' });
      expect((await call('GET', '/health/ready')).body).toMatchObject({
        service: 'chronicle-service',
        status: 'ready',
        database: 'ok',
      });
    });
  });

  describe('notes by REST', () => {
    it('two projects may have sprints of one name, each with its notes', async () => {
      const twin = `${id}-TWIN`;
      for (const project_id of [id, twin]) {
        const of = { project_id, sprint_id: `${id} autumn` };
        const planning = { ...planningRequest, ...of };
        const scrum = { ...dailyScrumRequest, ...of, summary: `of ${project_id}` };
        expect((await call('POST', '/v1/notes/sprint_planning', planning)).status).toBe(201);
        expect((await call('POST', '/v1/notes/daily_scrum_report', scrum)).status).toBe(201);
        expect((await call('POST', '/v1/notes/sprint_retrospective', { ...retrospectiveRequest, ...of })).status).toBe(
          200,
        );
        expect((await call('POST', '/v1/notes/sprint_planning', planning)).status).toBe(409);
      }
      const sprint = `sprint_id=${encodeURIComponent(`${id} autumn`)}`;
      for (const project_id of [id, twin]) {
        const { body } = await call('GET', `/v1/notes/daily_scrum_report?project_id=${project_id}&${sprint}`);
        expect(body).toMatchObject({ project_id, summary: `of ${project_id}` });
      }
      const { body } = await call('GET', `/v1/notes/daily_scrum_report?${sprint}`);
      expect(body.reports[Object.keys(body.reports)[0] as string]).toHaveLength(1);
      expect((await call('GET', `/v1/notes/sprint_planning?${sprint}`)).body).toHaveLength(2);
    });

    it.each([
      ['sprint_retrospective', 'retrospective_id'],
      ['sprint_planning', 'note_id'],
      ['daily_scrum_report', undefined],
    ])('%s: none is 404, a second one 409 with the first one’s id', async (kind, idField) => {
      const filter = `?sprint_id=${id}-S01`;
      expect(await call('GET', `/v1/notes/${kind}${filter}`)).toMatchObject({
        status: 404,
        body: { code: 'note_not_found' },
      });
      const body = {
        sprint_retrospective: { ...retrospectiveRequest, project_id: id, sprint_id: `${id}-S01` },
        sprint_planning: { ...planningRequest, project_id: id, sprint_id: `${id}-S01` },
        daily_scrum_report: { ...dailyScrumRequest, project_id: id, sprint_id: `${id}-S01` },
      }[kind];
      const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', `/v1/notes/${kind}`, body)));
      const created = kind === 'sprint_retrospective' ? 200 : 201;
      expect(answers.map((a) => a.status).sort()).toEqual([created, 409, 409, 409, 409]);
      const { note_id } = answers.find((a) => a.status === created)?.body ?? {};
      for (const refused of answers.filter((a) => a.status === 409)) {
        expect(refused.body).toMatchObject({ code: 'note_exists', note_id });
      }
      const kept = (await call('GET', `/v1/notes/${kind}${filter}`)).body;
      if (idField) expect(kept.map((n: Record<string, string>) => n[idField])).toEqual([note_id]);
    });

    it('takes a daily scrum a day, merges them by date, and heads with the newest', async () => {
      const day = (date: string, summary: string) => ({
        project_id: id,
        sprint_id: `${id}-S01`,
        summary,
        reports: { [date]: [{ employee_id: 'E1', tasks: [] }] },
      });
      await call('POST', '/v1/notes/daily_scrum_report', day('2026-11-24', 'second'));
      await call('POST', '/v1/notes/daily_scrum_report', day('2026-11-23', 'first'));
      const all = (await call('GET', `/v1/notes/daily_scrum_report?sprint_id=${id}-S01`)).body;
      expect(all.summary).toBe('second');
      expect(all.summary_metrics).toBeNull();
      expect(Object.entries(all.reports)).toEqual([
        ['2026-11-23', [{ employee_id: 'E1', tasks: [] }]],
        ['2026-11-24', [{ employee_id: 'E1', tasks: [] }]],
      ]);
      const one = `/v1/notes/daily_scrum_report?project_id=${id}&daily_scrum_date=2026-11-23`;
      expect((await call('GET', one)).body).toMatchObject({ summary: 'first' });
      const none = `/v1/notes/daily_scrum_report?project_id=${id}&daily_scrum_date=2026-11-30`;
      expect((await call('GET', none)).status).toBe(404);
    });

    it('takes any number without a sprint', async () => {
      const body = { project_id: id, reports: { '2026-11-23': [] } };
      for (let i = 0; i < 2; i++) expect((await call('POST', '/v1/notes/daily_scrum_report', body)).status).toBe(201);
    });

    it.each<[string, string, object]>([
      ['a missing sprint', 'sprint_planning', { project_id: 'X', sprint_goal: 'g', planned_tasks: [] }],
      ['an unknown field', 'sprint_planning', { ...planningRequest, colour: 'red' }],
      ['an impossible date', 'sprint_planning', { ...planningRequest, start_date: '2025-02-30' }],
      ['no text', 'sprint_planning', { ...planningRequest, sprint_goal: 5 }],
      [
        '101 percent',
        'sprint_retrospective',
        {
          ...retrospectiveRequest,
          tasks_summary: [{ ...retrospectiveRequest.tasks_summary[0], progress_percentage: 101 }],
        },
      ],
      ['a date that is none', 'daily_scrum_report', { project_id: 'X', reports: { monday: [] } }],
      [
        'a negative count',
        'daily_scrum_report',
        {
          ...dailyScrumRequest,
          summary_metrics: { ...dailyScrumRequest.summary_metrics, total_tasks: -1 },
        },
      ],
    ])('refuses %s', async (_what, kind, body) => {
      const answer = await call('POST', `/v1/notes/${kind}`, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    });

    it('refuses an unknown query field', async () => {
      expect((await call('GET', '/v1/notes/sprint_planning?colour=red')).status).toBe(422);
    });
  });

  describe('notes from events', () => {
    const sprint = () => `${id}-S01`;

    it('a start leaves the planning, a close the retrospective, under the sender’s ids', async () => {
      const start = started(id, sprint());
      const close = completed(id, sprint());
      await bus.publish(start, 'sprint_events');
      await bus.publish(close, 'sprint_events');
      expect((await call('GET', `/v1/notes/sprint_planning?sprint_id=${sprint()}`)).body).toEqual([
        {
          note_id: start.event_data.planning_note_id,
          sprint_id: sprint(),
          project_id: id,
          sprint_name: 'Checkout',
          sprint_goal: 'Pay by card',
          start_date: '2026-11-23',
          end_date: '2026-12-07',
          duration_weeks: 2,
          planned_tasks: ['T-1', 'T-2'],
          created_at: '2026-11-23T09:00:00.000Z',
        },
      ]);
      const [retrospective, ...more] = (await call('GET', `/v1/notes/sprint_retrospective?project_id=${id}`)).body;
      expect(more).toEqual([]);
      expect(retrospective).toMatchObject({
        retrospective_id: (close.event_data.retrospective as { report_id: string }).report_id,
        what_went_well: 'The form was done.',
        action_items: [{ description: 'Split T-2.', status: 'open' }],
        attendees: ['E001'],
        tasks_summary: [
          { task_id: 'T-1', description: 'Form', status: 'completed', employee_id: 'E001', progress_percentage: 100 },
          { task_id: 'T-2', description: 'Receipt', status: 'in_progress', employee_id: null, progress_percentage: 40 },
        ],
      });
    });

    it('a daily scrum leaves its report, a day off an empty one that says why', async () => {
      await bus.publish(reported(id, sprint(), '2026-11-25'), 'daily_scrum_events');
      await bus.publish(reported(id, sprint(), '2026-11-26', 'NonWorkingDay'), 'daily_scrum_events');
      const { body } = await call('GET', `/v1/notes/daily_scrum_report?sprint_id=${sprint()}`);
      expect(body.summary).toBe('Thanksgiving Day: nobody works.');
      expect(body.reports['2026-11-26']).toEqual([]);
      expect(body.reports['2026-11-25'].map((p: { employee_id: string | null }) => p.employee_id)).toEqual([
        'E001',
        null,
      ]);
      expect(body.reports['2026-11-25'][0].tasks).toEqual([
        {
          id: 'T-1',
          yesterday_work: 'Drew it.',
          today_work: 'Builds it.',
          impediments: 'None.',
          created_at: '2026-11-23T09:00:00.000Z',
        },
      ]);
    });

    it('a planning written by REST before stands, and the event is kept all the same', async () => {
      const body = { ...planningRequest, project_id: id, sprint_id: sprint() };
      const { note_id } = (await call('POST', '/v1/notes/sprint_planning', body)).body;
      const before = await head();
      const start = started(id, sprint());
      await bus.publish(start, 'sprint_events');
      const notes = (await call('GET', `/v1/notes/sprint_planning?sprint_id=${sprint()}`)).body;
      expect(notes.map((n: { note_id: string }) => n.note_id)).toEqual([note_id]);
      const { events } = (await call('GET', `/v1/events?after=${before}`)).body;
      expect(events.map((e: Envelope) => e.event_id)).toContain(start.event_id);
    });

    it.each(['before', 'after'])(
      'a retrospective written by hand %s the close stands beside that of the close',
      async (when) => {
        const close = completed(id, sprint());
        const body = { ...retrospectiveRequest, project_id: id, sprint_id: sprint() };
        if (when === 'after') await bus.publish(close, 'sprint_events');
        const byHand = await call('POST', '/v1/notes/sprint_retrospective', body);
        if (when === 'before') await bus.publish(close, 'sprint_events');
        const { report_id } = close.event_data.retrospective as { report_id: string };
        const { note_id } = byHand.body;
        const notes = (await call('GET', `/v1/notes/sprint_retrospective?sprint_id=${sprint()}`)).body;
        const told = new Map(
          notes.map((n: { retrospective_id: string; what_went_well: string }) => [
            n.retrospective_id,
            n.what_went_well,
          ]),
        );
        expect(told).toEqual(
          new Map([
            [report_id, 'The form was done.'],
            [note_id, retrospectiveRequest.what_went_well],
          ]),
        );
        const second = await call('POST', '/v1/notes/sprint_retrospective', body);
        expect(second).toMatchObject({ status: 409, body: { code: 'note_exists', note_id } });
      },
    );
  });
});
