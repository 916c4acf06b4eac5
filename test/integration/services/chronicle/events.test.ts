import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { DisturbedBus, seededDisturbance } from '../../../../dev/services/disturbed-bus.ts';
import { buildChronicle } from '../../../../services/chronicle/app.ts';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { engines } from '../../fixtures/services/databases.ts';
import { readEvents } from '../../fixtures/services/event-reader.ts';
import { silent } from '../../fixtures/services/requests.ts';
import { completed, reported, started } from '../../fixtures/services/sprint-events.ts';
import { chronicleOn, plain } from './chronicle-service.ts';

describe.each(engines)('chronicle service on %s', (engine) => {
  const chronicle = chronicleOn(engine);
  const { bus, clock, call, head, read } = chronicle;
  let next = 0;
  /** a project that no other test uses */
  let id: string;

  beforeAll(chronicle.start);
  afterAll(chronicle.stop);
  beforeEach(() => {
    id = `CHR${next++}`;
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
      expect([page.events.length, page.next, page.head]).toEqual([2, before + 2, before + 5]);
      expect((await call('GET', `/v1/events?after=${before + 5}`)).body).toEqual({
        events: [],
        next: before + 5,
        head: before + 5,
      });
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
      expect(performance.now() - from).toBeLessThan(3_500);
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
      chronicle.service().fastify.server.on('connection', (socket: Socket) => sockets.push(socket));
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
      chronicle.service().pause();
      const delivery = bus.publish(plain(id, 1), 'task_update_events');
      chronicle.service().resume();
      await delivery;
      await reader.until(1);
    });
  });

  it('keeps everything once on a bus that delays, doubles and reorders', async () => {
    const before = await head();
    const rough = new DisturbedBus(
      new InProcessBus(),
      seededDisturbance({ seed: 7, delayMs: 10, doubles: 0.4, lateDoubles: 0.3, lateMs: 50 }),
    );
    const second = await buildChronicle({ connection: chronicle.connection(), bus: rough, clock, log: silent });
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
      connection: chronicle.connection(),
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
