import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../dev/processes/wait.ts';
import { buildChronicle } from '../../../services/chronicle/app.ts';
import { seededDisturbance } from '../../../services/kit/disturbance.ts';
import type { Envelope } from '../../../services/kit/event.ts';
import { InProcessBus } from '../../../services/kit/in-process-bus.ts';
import type { ServiceHandle } from '../../../services/kit/service.ts';
import { engines, openDatabase, type TestDatabase } from './databases.ts';
import { type Reader, readEvents } from './event-reader.ts';
import { handClock, requester, silent } from './requests.ts';
import { dailyScrumRequest, planningRequest, retrospectiveRequest } from './seed-notes.ts';
import { completed, reported, started } from './sprint-events.ts';

const plain = (aggregateId: string, version: number, more: Partial<Envelope> = {}): Envelope => ({
  event_id: randomUUID(),
  event_type: 'SomethingElse',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: aggregateId,
  aggregate_type: 'Thing',
  aggregate_version: version,
  schema_version: 1,
  event_data: { n: version },
  metadata: { source_service: 'test', correlation_id: 'c' },
  ...more,
});

describe.each(engines)('chronicle service on %s', (engine) => {
  let database: TestDatabase;
  let service: ServiceHandle;
  let origin: string;
  const readers: Reader[] = [];
  const clock = handClock('2026-11-23T10:00:00Z');
  const bus = new InProcessBus();
  const call = requester(() => service.fastify);
  let next = 0;
  /** a project that no other test uses */
  let id: string;
  const head = async (): Promise<number> => {
    for (let after = 0; ; ) {
      const { body } = await call('GET', `/v1/events?after=${after}&limit=1000`);
      if (body.next === after) return after;
      after = body.next;
    }
  };
  const read = async (path: string, headers?: Record<string, string>): Promise<Reader> => {
    const reader = await readEvents(origin + path, headers);
    readers.push(reader);
    return reader;
  };

  beforeAll(async () => {
    database = await openDatabase(engine);
    service = await buildChronicle({ connection: database.connection, bus, clock, log: silent });
    await service.start();
    origin = await service.fastify.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    for (const reader of readers) reader.close();
    await service?.stop();
    await database?.close();
  });
  beforeEach(() => {
    id = `CHR${next++}`;
  });

  describe('the seed’s examples', () => {
    const path = (kind: string, query = '') => `/v1/notes/${kind}${query}`;

    it('records a sprint retrospective and gives it back', async () => {
      const created = await call('POST', path('sprint_retrospective'), retrospectiveRequest);
      expect(created).toMatchObject({ status: 201, body: { note_id: expect.any(String) } });
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
      expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409, 409, 409]);
      const { note_id } = answers.find((a) => a.status === 201)?.body ?? {};
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

    it('a note written by REST before stands, and the event is kept all the same', async () => {
      const body = { ...retrospectiveRequest, project_id: id, sprint_id: sprint() };
      const { note_id } = (await call('POST', '/v1/notes/sprint_retrospective', body)).body;
      const before = await head();
      const close = completed(id, sprint());
      await bus.publish(close, 'sprint_events');
      const notes = (await call('GET', `/v1/notes/sprint_retrospective?sprint_id=${sprint()}`)).body;
      expect(notes.map((n: { retrospective_id: string }) => n.retrospective_id)).toEqual([note_id]);
      const { events } = (await call('GET', `/v1/events?after=${before}`)).body;
      expect(events.map((e: Envelope) => e.event_id)).toEqual([close.event_id]);
      const late = await call('POST', '/v1/notes/sprint_retrospective', body);
      expect(late).toMatchObject({ status: 409, body: { note_id } });
    });
  });

  describe('the log', () => {
    it('keeps events of every stream and type, whole, in order', async () => {
      const before = await head();
      const streams = [
        'task_update_events',
        'sprint_events',
        'daily_scrum_events',
        'orchestration_events',
        'agent_learning_events',
      ];
      const sent: Envelope[] = [];
      for (const [i, stream] of streams.entries()) {
        const event = plain(id, i + 1);
        sent.push(event);
        await bus.publish(event, stream);
      }
      const { body } = await call('GET', `/v1/events?after=${before}`);
      expect(body.events).toEqual(sent.map((e, i) => ({ ...e, seq: before + i + 1, stream: streams[i] })));
      expect(body.next).toBe(before + 5);
      const page = (await call('GET', `/v1/events?after=${before}&limit=2`)).body;
      expect([page.events.length, page.next]).toEqual([2, before + 2]);
      expect((await call('GET', `/v1/events?after=${before + 5}`)).body).toEqual({ events: [], next: before + 5 });
    });

    it('numbers 100 events of 20 senders without a gap, each sender’s in order', async () => {
      const before = await head();
      await Promise.all(
        Array.from({ length: 20 }, async (_, sender) => {
          for (let v = 1; v <= 5; v++) await bus.publish(plain(`${id}-${sender}`, v), 'task_update_events');
        }),
      );
      const { events } = (await call('GET', `/v1/events?after=${before}&limit=1000`)).body;
      expect(events.map((e: { seq: number }) => e.seq)).toEqual(Array.from({ length: 100 }, (_, i) => before + i + 1));
      for (let sender = 0; sender < 20; sender++) {
        const own = events.filter((e: Envelope) => e.aggregate_id === `${id}-${sender}`);
        expect(own.map((e: Envelope) => e.aggregate_version)).toEqual([1, 2, 3, 4, 5]);
      }
    });

    it('keeps an event once, however often it comes', async () => {
      const before = await head();
      const event = plain(id, 1);
      await Promise.all(Array.from({ length: 5 }, () => bus.publish(event, 'task_update_events')));
      expect(await head()).toBe(before + 1);
    });

    it('loses and gives up no number to an event that fails', async () => {
      const before = await head();
      const poisoned = { ...started(id, `${id}-S01`), event_data: { project_id: id } };
      await bus.publish(poisoned, 'sprint_events');
      const after = plain(`${id}-later`, 1);
      await bus.publish(after, 'sprint_events');
      const { events } = (await call('GET', `/v1/events?after=${before}`)).body;
      expect(events.map((e: { seq: number; event_id: string }) => [e.seq, e.event_id])).toEqual([
        [before + 1, after.event_id],
      ]);
      expect((await call('GET', `/v1/dead-letters/${poisoned.event_id}`)).body).toMatchObject({
        stream: 'sprint_events',
        attempts: 5,
      });
    });

    it.each(['after=-1', 'after=x', 'limit=0', 'limit=1001', 'colour=red'])('refuses ?%s', async (query) => {
      const answer = await call('GET', `/v1/events?${query}`);
      expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
    });
  });

  describe('the log as a stream', () => {
    it('tells what was, then what comes, at once', async () => {
      const before = await head();
      const first = plain(id, 1);
      await bus.publish(first, 'task_update_events');
      const reader = await read(`/v1/events?after=${before}`);
      expect(reader).toMatchObject({ status: 200, contentType: expect.stringMatching(/^text\/event-stream/) });
      await reader.until(1);
      // three appends one after another: with the slow poll alone they would take four seconds and more
      const from = performance.now();
      for (let v = 2; v <= 4; v++) {
        await bus.publish(plain(id, v), 'task_update_events');
        await reader.until(v);
      }
      expect(performance.now() - from).toBeLessThan(1_500);
      expect(reader.events.map((e) => [e.id, e.event])).toEqual(
        [1, 2, 3, 4].map((n) => [String(before + n), 'SomethingElse']),
      );
      expect(JSON.parse(reader.events[0]?.data ?? '')).toEqual({
        ...first,
        seq: before + 1,
        stream: 'task_update_events',
      });
    });

    it('resumes after Last-Event-ID, which goes before ?after', async () => {
      const before = await head();
      for (let v = 1; v <= 3; v++) await bus.publish(plain(id, v), 'task_update_events');
      const reader = await read('/v1/events?after=0', { 'last-event-id': String(before + 2) });
      await reader.until(1);
      expect(reader.events.map((e) => e.id)).toEqual([String(before + 3)]);
    });

    it.each([
      ['/v1/events', { 'last-event-id': 'x' }],
      ['/v1/events?after=x', {}],
      ['/v1/events', { host: 'dsm.example.com' }],
    ])('refuses %s %o before it begins', async (path, headers) => {
      const reader = await read(path, headers as Record<string, string>);
      expect(reader.status).toBeGreaterThanOrEqual(400);
      expect(reader.contentType).toContain('application/problem+json');
    });

    it('waits for a slow reader, holding little for it, and leaves nothing out', async () => {
      const before = await head();
      const sockets: Socket[] = [];
      service.fastify.server.on('connection', (socket: Socket) => sockets.push(socket));
      const text = 'x'.repeat(50_000);
      const slow = await read(`/v1/events?after=${before}`);
      slow.pause();
      await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          bus.publish(plain(`${id}-${i}`, 1, { event_data: { text } }), 'task_update_events'),
        ),
      );
      // the service goes on serving others meanwhile
      const other = await read(`/v1/events?after=${before}`);
      await other.until(200);
      expect(slow.events.length).toBeLessThan(200);
      expect(Math.max(...sockets.map((s) => s.writableLength))).toBeLessThan(1_000_000);
      slow.resume();
      await slow.until(200);
      expect(slow.events.map((e) => Number(e.id))).toEqual(Array.from({ length: 200 }, (_, i) => before + i + 1));
    });

    it('goes on after the service was paused', async () => {
      const reader = await read(`/v1/events?after=${await head()}`);
      service.pause();
      const delivery = bus.publish(plain(id, 1), 'task_update_events');
      service.resume();
      await delivery;
      await reader.until(1);
    });
  });

  it('keeps everything once on a bus that delays, doubles and reorders', async () => {
    const before = await head();
    const rough = new InProcessBus(
      seededDisturbance({ seed: 7, delayMs: 10, doubles: 0.4, lateDoubles: 0.3, lateMs: 50 }),
    );
    const second = await buildChronicle({ connection: database.connection, bus: rough, clock, log: silent });
    await second.start();
    try {
      const sent = Array.from({ length: 10 }, (_, i) => [
        started(id, `${id}-S${i}`),
        reported(id, `${id}-S${i}`, '2026-11-25'),
        completed(id, `${id}-S${i}`),
      ]);
      await Promise.all(sent.flat().map((e) => rough.publish(e, 'sprint_events')));
      const { events } = (await call('GET', `/v1/events?after=${before}&limit=1000`)).body;
      expect(new Set(events.map((e: Envelope) => e.event_id)).size).toBe(30);
      expect(events).toHaveLength(30);
      for (const [start, report, close] of sent) {
        const own = events.filter((e: Envelope) => e.aggregate_id === start?.aggregate_id);
        expect(own.map((e: Envelope) => e.event_id)).toEqual([start?.event_id, report?.event_id, close?.event_id]);
      }
      expect((await call('GET', `/v1/notes/sprint_retrospective?project_id=${id}`)).body).toHaveLength(10);
    } finally {
      await second.stop();
    }
  });

  it('ends its streams when it stops', async () => {
    const third = await buildChronicle({
      connection: database.connection,
      bus: new InProcessBus(),
      clock,
      log: silent,
    });
    await third.start();
    const at = await third.fastify.listen({ host: '127.0.0.1', port: 0 });
    const reader = await readEvents(`${at}/v1/events?after=${await head()}`);
    await third.stop();
    await waitFor(async () => reader.ended() || undefined, { what: 'the end of the stream', timeoutMs: 5_000 });
  });
});
