import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completed, reported, started } from '../../test/integration/fixtures/services/sprint-events.ts';
import { chronicleOn, plain } from '../../test/integration/services/chronicle/chronicle-service.ts';
import {
  dailyScrumRequest,
  planningRequest,
  retrospectiveRequest,
} from '../../test/integration/services/chronicle/seed-notes.ts';
import type { Envelope } from '../kit/events/event.ts';

const MOST_READERS = 5;
const chronicle = chronicleOn('PGlite', { mostReaders: MOST_READERS });
const { bus, call, head, read } = chronicle;
let next = 0;
let id: string;
let sprint: string;
beforeAll(chronicle.start);
afterAll(chronicle.stop);
beforeEach(() => {
  id = `N${next++}-X`;
  sprint = `${id}-S01`;
});
const connections = () =>
  new Promise((resolve) => chronicle.service().fastify.server.getConnections((_error, count) => resolve(count)));
const note = (kind: string, body: object) =>
  call('POST', `/v1/notes/${kind}`, { ...body, project_id: id, sprint_id: sprint });
const notes = (kind: string, query = `?sprint_id=${sprint}`) => call('GET', `/v1/notes/${kind}${query}`);
const idsOf = (answered: { body: Record<string, string>[] }, field: string) => answered.body.map((n) => n[field]);

describe('the log', () => {
  it('numbers events without a gap, each once, and gives them a page at a time', async () => {
    const before = await head();
    const sent = [1, 2, 3].map((v) => plain(id, v));
    for (const event of [...sent, ...sent]) await bus.publish(event, 'orchestration_events');
    const { body } = await call('GET', `/v1/events?after=${before}`);
    expect(body.events.map((e: Envelope & { seq: number }) => [e.seq, e.event_id])).toEqual(
      sent.map((e, i) => [before + i + 1, e.event_id]),
    );
    expect(body.next).toBe(before + 3);
    const page = (await call('GET', `/v1/events?after=${before + 1}&limit=1`)).body;
    expect([page.events.length, page.events[0].seq, page.next, page.head]).toEqual([
      ...[1, before + 2, before + 2, before + 3],
    ]);
    expect((await call('GET', `/v1/events?after=${before + 3}`)).body).toEqual({
      events: [],
      next: before + 3,
      head: before + 3,
    });
  });

  it.each([
    'task_update_events',
    'sprint_events',
    'daily_scrum_events',
    'orchestration_events',
    'agent_learning_events',
  ])('keeps what comes on %s', async (stream) => {
    const before = await head();
    await bus.publish(plain(id, 1), stream);
    expect((await call('GET', `/v1/events?after=${before}`)).body.events[0]).toMatchObject({ stream });
  });

  it('gives up no number to an event that fails', async () => {
    const before = await head();
    await bus.publish({ ...started(id, sprint), event_data: { project_id: id } }, 'sprint_events');
    await bus.publish(plain(id, 1), 'sprint_events');
    const { events } = (await call('GET', `/v1/events?after=${before}`)).body;
    expect(events.map((e: { seq: number }) => e.seq)).toEqual([before + 1]);
  });
});

describe('the log as a stream', () => {
  // First, while nobody reads: a reader that has just gone is counted until its connection ends.
  it('is served to as many readers as the limit says, and refused to more until one goes', async () => {
    const after = await head();
    const readers = await Promise.all(Array.from({ length: MOST_READERS }, () => read(`/v1/events?after=${after}`)));
    expect(new Set(readers.map((r) => r.status))).toEqual(new Set([200]));
    const refused = await call('GET', '/v1/events', undefined, { accept: 'text/event-stream' });
    expect(refused).toMatchObject({ status: 503, body: { code: 'too_many_readers', status: 503 } });
    expect(refused.headers).toMatchObject({ 'retry-after': '5', 'content-type': 'application/problem+json' });
    expect((await call('GET', `/v1/events?after=${after}`)).status).toBe(200);
    for (const reader of readers) reader.close();
    await expect.poll(connections, { timeout: 20_000, interval: 20 }).toBe(0);
    const admitted = await read(`/v1/events?after=${after}`);
    expect(admitted.status).toBe(200);
    admitted.close();
  });

  it('tells at once what is appended, and resumes where the reader was', async () => {
    const before = await head();
    const reader = await read(`/v1/events?after=${before}`);
    expect(reader).toMatchObject({ status: 200, contentType: 'text/event-stream; charset=utf-8' });
    const begun = performance.now();
    for (let v = 1; v <= 3; v++) {
      await bus.publish(plain(id, v), 'sprint_events');
      await reader.until(v);
    }
    // by the slow poll alone they would take six seconds
    expect(performance.now() - begun).toBeLessThan(4_000);
    const resumed = await read('/v1/events?after=0', { 'last-event-id': String(before + 2) });
    await resumed.until(1);
    expect(resumed.events[0]?.id).toBe(String(before + 3));
    const again = await read(`/v1/events?after=${before + 1}`, { 'last-event-id': '' });
    await again.until(2);
    expect(again.events[0]?.id).toBe(String(before + 2));
    for (const one of [reader, resumed, again]) one.close();
  });

  it('tells who prefers so no more than what something happened to', async () => {
    const before = await head();
    const report = { sprint_id: sprint, tasks: [{ id: 'T', today_work: 'secret' }] };
    const sent = plain(id, 1, { event_data: { project_id: id, report } });
    await bus.publish(sent, 'daily_scrum_events');
    const [minimal, whole] = await Promise.all(
      ['respond-async, return=minimal', 'return=representation'].map((prefer) =>
        read(`/v1/events?after=${before}`, { prefer }),
      ),
    );
    await Promise.all([minimal?.until(1), whole?.until(1)]);
    expect([minimal?.applied, whole?.applied]).toEqual(['return=minimal', undefined]);
    const told = { ...sent, seq: before + 1, stream: 'daily_scrum_events' };
    const thin = { ...told, event_data: { project_id: id, sprint_id: sprint }, metadata: {} };
    expect([minimal, whole].map((one) => JSON.parse(one?.events[0]?.data ?? ''))).toEqual([thin, told]);
    for (const one of [minimal, whole]) one?.close();
    // A page is told whole: it is asked for once.
    const page = await call('GET', `/v1/events?after=${before}`, undefined, { prefer: 'return=minimal' });
    expect([page.body.events, page.headers['preference-applied']]).toEqual([[told], undefined]);
  });

  it.each([
    ['/v1/events', 'x', 422],
    ['/v1/events', '-1', 422],
    ['/v1/events', '1'.repeat(16), 422],
    ['/v1/events?after=x', '', 422],
    ['/v1/notes/sprint_planning?sprint_id=none', '', 404],
  ])('%s after %s is no stream', async (path, position, status) => {
    const reader = await read(path, { 'last-event-id': position });
    expect([reader.status, reader.contentType]).toEqual([status, 'application/problem+json']);
  });
});

describe('a retrospective', () => {
  const close = () => completed(id, sprint);
  const reportOf = (event: Envelope) => (event.event_data.retrospective as { report_id: string }).report_id;

  it.each(['before', 'after'])('by hand, %s the close, stands beside that of the close', async (when) => {
    const closed = close();
    if (when === 'after') await bus.publish(closed, 'sprint_events');
    const { status, body } = await note('sprint_retrospective', retrospectiveRequest);
    if (when === 'before') await bus.publish(closed, 'sprint_events');
    expect(status).toBe(200);
    const kept = (await notes('sprint_retrospective')).body;
    const told = kept.map((n: Record<string, string>) => [n.retrospective_id, n.what_went_well]);
    expect(told).toHaveLength(2);
    expect(new Map(told)).toEqual(
      new Map([
        [reportOf(closed), 'The form was done.'],
        [body.note_id, retrospectiveRequest.what_went_well],
      ]),
    );
    const again = await note('sprint_retrospective', retrospectiveRequest);
    expect(again).toMatchObject({ status: 409, body: { code: 'note_exists', note_id: body.note_id } });
  });

  it('by hand is one a sprint, and so is that of the close', async () => {
    const { note_id } = (await note('sprint_retrospective', retrospectiveRequest)).body;
    const [first, second] = [close(), close()];
    await bus.publish(first, 'sprint_events');
    await bus.publish(second, 'sprint_events');
    const again = await note('sprint_retrospective', retrospectiveRequest);
    expect(again).toMatchObject({ status: 409, body: { code: 'note_exists', note_id } });
    expect(again.body.detail).toContain(`sprint ${sprint} has its retrospective already`);
    const ids = idsOf(await notes('sprint_retrospective'), 'retrospective_id');
    expect(ids.sort()).toEqual([note_id, reportOf(first)].sort());
  });
});

describe('a planning and a daily scrum', () => {
  it('of one sprint, and day, stand once, whoever wrote them first', async () => {
    const planned = (await note('sprint_planning', planningRequest)).body.note_id;
    await bus.publish(started(id, sprint), 'sprint_events');
    expect(idsOf(await notes('sprint_planning'), 'note_id')).toEqual([planned]);
    expect(await note('sprint_planning', planningRequest)).toMatchObject({ status: 409, body: { note_id: planned } });

    await bus.publish(reported(id, sprint, '2026-11-24'), 'daily_scrum_events');
    const same = await note('daily_scrum_report', { ...dailyScrumRequest, report_date: '2026-11-24' });
    expect(same).toMatchObject({ status: 409, body: { code: 'note_exists' } });
    expect(same.body.detail).toContain('daily_scrum of 2026-11-24');
    expect((await note('daily_scrum_report', { ...dailyScrumRequest, report_date: '2026-11-25' })).status).toBe(201);
  });

  it('are about the last day that they tell of, else about today', async () => {
    const reports = { '2026-11-19': [], '2026-11-20': [], '2026-11-18': [] };
    await note('daily_scrum_report', { reports });
    expect(await note('daily_scrum_report', { report_date: '2026-11-20', reports: {} })).toMatchObject({ status: 409 });
    await note('daily_scrum_report', { reports: {} });
    expect(await note('daily_scrum_report', { report_date: '2026-11-23', reports: {} })).toMatchObject({ status: 409 });
  });

  it('are told together, oldest first, headed by the newest day', async () => {
    const scrum = (date: string, summary: string) =>
      note('daily_scrum_report', { summary, reports: { [date]: [{ assigned_to: 'E1', tasks: [] }] } });
    await scrum('2026-11-24', 'later');
    await scrum('2026-11-23', 'earlier');
    const { body } = await notes('daily_scrum_report');
    expect([body.summary, Object.keys(body.reports)]).toEqual(['later', ['2026-11-23', '2026-11-24']]);
    const one = (await notes('daily_scrum_report', `?sprint_id=${sprint}&daily_scrum_date=2026-11-23`)).body;
    expect([one.summary, Object.keys(one.reports)]).toEqual(['earlier', ['2026-11-23']]);
  });

  it('by hand without a sprint have no rival', async () => {
    const body = { project_id: id, reports: { '2026-11-23': [] } };
    for (let i = 0; i < 2; i++) expect((await call('POST', '/v1/notes/daily_scrum_report', body)).status).toBe(201);
  });
});

it('notes are found by sprint and project, those of others are not', async () => {
  await bus.publish(started(id, sprint), 'sprint_events');
  await bus.publish(started(id, `${id}-S02`), 'sprint_events');
  expect((await notes('sprint_planning')).body).toHaveLength(1);
  expect((await notes('sprint_planning', `?project_id=${id}`)).body).toHaveLength(2);
  expect((await notes('sprint_planning', `?project_id=${id}&sprint_id=${sprint}`)).body).toHaveLength(1);
  for (const kind of ['sprint_planning', 'sprint_retrospective', 'daily_scrum_report'])
    expect(await notes(kind, '?project_id=NONE')).toMatchObject({ status: 404, body: { code: 'note_not_found' } });
});
