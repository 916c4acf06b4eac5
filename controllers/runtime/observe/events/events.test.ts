import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '../../objects/object.ts';
import { configMap, refusal, TestApiServer } from '../../testing/test-api-server.ts';
import { TestClock } from '../../testing/test-clock.ts';
import { TestLog } from '../../testing/test-log.ts';
import { EventRecorder } from './events.ts';
import type { EventInit } from './kube-event.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 0, 0, 7);
const ROUTE = 'POST /apis/events.k8s.io/v1/namespaces/n/events';
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

describe('EventRecorder', () => {
  let server: TestApiServer;
  let scheduler: TestClock;
  let log: TestLog;
  let recorder: EventRecorder;
  const clock = { now: () => NOW };
  beforeEach(async () => {
    server = await TestApiServer.start();
    server.on(ROUTE, ({ body }) => ({ status: 201, body }));
    server.on('POST /apis/events.k8s.io/v1/namespaces/default/events', ({ body }) => ({ status: 201, body }));
    scheduler = new TestClock();
    log = new TestLog();
    recorder = new EventRecorder({
      client: server.client,
      clock,
      log,
      scheduler,
      controller: 'dsm',
      instance: 'i'.repeat(200),
    });
  });
  afterEach(() => server.stop());

  const object: KubeObject = configMap('n/a', '1');
  const event = (reason: string, note = 'a note', type: EventInit['type'] = 'Normal'): EventInit => ({
    type,
    reason,
    note,
  });
  const bodies = () => server.received.map(({ body }) => body as KubeObject & { type: string; reason: string });
  const reasons = () => bodies().map(({ type, reason }) => `${type} ${reason}`);
  const record = (...events: EventInit[]) => {
    for (const each of events) recorder.record(object, each);
    return recorder.flush();
  };

  it('writes what happened to which object, and who says so', async () => {
    await record(event('Away', 'x'.repeat(2_000), 'Warning'));
    expect(bodies()[0]).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: expect.stringMatching(/^a\.[0-9a-f]{16}$/), namespace: 'n' },
      eventTime: '2026-11-21T14:00:00.007000Z',
      reportingController: 'dsm',
      reportingInstance: 'i'.repeat(128),
      type: 'Warning',
      reason: 'Away',
      action: 'Away',
      note: `${'x'.repeat(1_021)}…`,
      regarding: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'n', uid: 'uid of n/a' },
    });
    expect(log.lines).toEqual([]);
  });

  it('writes of a cluster-scoped object in the namespace default, of one never stored without a uid', async () => {
    recorder.record(
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'x'.repeat(253) } },
      { ...event('Away'), action: 'Look' },
    );
    await recorder.flush();
    const regarding = { apiVersion: 'v1', kind: 'Node', name: 'x'.repeat(253) };
    expect(bodies()[0]).toMatchObject({ metadata: { namespace: 'default' }, action: 'Look' });
    expect(bodies()[0]).toHaveProperty('regarding', regarding);
    expect(String(bodies()[0]?.metadata?.name)).toHaveLength(247);
  });

  it('writes in the order of recording, whatever happened before again, and the same once', async () => {
    const [away, back] = [event('Away', 'm', 'Warning'), event('Active')];
    await record(away, away, back, away, back, back);
    expect(reasons()).toEqual(['Warning Away', 'Normal Active', 'Warning Away', 'Normal Active']);
    scheduler.advance(10 * 60_000);
    await record(back);
    expect(reasons()).toHaveLength(5);
  });

  it('tells events apart by type, reason and note, and objects by kind, name and uid', async () => {
    await record(
      event('A'),
      event('A', 'a note', 'Warning'),
      event('B', 'a note', 'Warning'),
      event('B', 'another', 'Warning'),
    );
    expect(reasons()).toHaveLength(4);
    const others: KubeObject[] = [
      configMap('n/a', '1', { uid: 'another' }),
      configMap('n/b', '1', { uid: 'uid of n/a' }),
      { ...configMap('n/a', '1'), kind: 'Other' },
    ];
    for (const other of others) recorder.record(other, event('B', 'another', 'Warning'));
    await recorder.flush();
    expect(reasons()).toHaveLength(7);
  });

  it('holds an object back that flaps, and says so once', async () => {
    for (let time = 0; time < 60; time++) recorder.record(object, event(`R${time % 2}`));
    await recorder.flush();
    expect(reasons()).toHaveLength(25);
    expect(log.said).toEqual(['warn event dropped: its object changes too often']);
    expect(log.lines[0]?.fields).toEqual({ key: 'n/a', reason: 'R1' });
    scheduler.advance(5 * 60_000);
    await record(event('R1'));
    expect(reasons()).toHaveLength(26);
    for (let time = 0; time < 4; time++) recorder.record(object, event(`R${time % 2}`));
    expect(log.said).toHaveLength(2);
  });

  it('drops what is over 500 that wait, and takes more when they are written', async () => {
    const of = (number: number) => configMap(`n/o${number}`, '1');
    for (let number = 0; number < 500; number++) recorder.record(of(number), event('A'));
    for (const number of [500, 501, 500]) recorder.record(of(number), event('A'));
    expect(log.said).toEqual(['warn event dropped: too many wait to be written']);
    await recorder.flush();
    expect(reasons()).toHaveLength(500);
    expect(log.said[1]).toBe('info no event waits any more, and some were dropped');
    expect(log.lines.at(-1)?.fields).toEqual({ dropped: 3 });
    recorder.record(of(500), event('A'));
    await recorder.flush();
    expect(reasons()).toHaveLength(501);
  });

  it('tries again while the API server does not answer, and loses nothing of it', async () => {
    const busy = refusal(503, 'ServiceUnavailable');
    server.on(ROUTE, busy, refusal(429, 'TooManyRequests'), busy, ({ body }) => ({ body }));
    const done = record(event('A'), event('B'));
    for (const wait of [2_000, 2_000, 2_000]) {
      expect(await soon(() => scheduler.waits[0] ?? expect.fail('it does not wait'))).toBe(wait);
      scheduler.advance(wait);
    }
    await done;
    expect(bodies().map(({ reason }) => reason)).toEqual(['A', 'A', 'A', 'A', 'B']);
    expect(
      new Set(
        bodies()
          .slice(0, 4)
          .map(({ metadata }) => metadata?.name),
      ),
    ).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  it.each([
    [1, 1_000],
    [3_600, 2_000],
  ])('comes back in %i s when the API server says so, but within %i ms', async (retryAfterSeconds, wait) => {
    server.on(ROUTE, refusal(503, 'ServiceUnavailable', { retryAfterSeconds }));
    const done = record(event('A'));
    expect(await soon(() => scheduler.waits[0] ?? expect.fail('it does not wait'))).toBe(wait);
    const stopped = recorder.stop();
    await Promise.all([done, stopped]);
  });

  it('takes one for written that is there already: its answer was lost', async () => {
    server.on(ROUTE, (_request, response) => void response.destroy(), refusal(409, 'AlreadyExists'));
    const done = record(event('A'));
    scheduler.advance(await soon(() => scheduler.waits[0] ?? expect.fail('it does not wait')));
    await done;
    expect([log.lines, server.received.length]).toEqual([[], 2]);
  });

  it('gives up after six tries, says so once, and says when events are written again', async () => {
    server.on(ROUTE, refusal(503, 'ServiceUnavailable'));
    const done = record(event('A'), event('B'));
    for (let time = 0; time < 10; time++) {
      await soon(() => expect(scheduler.waits).toEqual([2_000]));
      scheduler.advance(2_000);
    }
    await done;
    expect(server.received).toHaveLength(12);
    expect(log.said).toEqual(['warn event not written']);
    server.on(ROUTE, ({ body }) => ({ body }));
    await record(event('C'), event('D'));
    expect(log.said).toEqual(['warn event not written', 'info events in n are written again']);
    expect(log.lines[0]?.fields).toMatchObject({ key: 'n/a', reason: 'A', err: { status: 503 } });
  });

  it('does not try again what is refused, says each refusal once, and nothing of a namespace that is going', async () => {
    server.on(ROUTE, refusal(403, 'Forbidden', { causes: [{ reason: 'NamespaceTerminating' }] }));
    await record(event('A'));
    expect(log.said).toEqual([]);
    server.on(ROUTE, ({ body }) => refusal(403, 'Forbidden', {}, `no ${(body as KubeObject).metadata.name}`));
    await record(event('B'), event('C'), event('D'));
    expect(log.said).toEqual(['warn event not written']);
    expect(server.received).toHaveLength(4);
    server.on(ROUTE, refusal(422, 'Invalid'));
    await record(event('E'));
    expect(log.said).toHaveLength(2);
  });

  it('ends without waiting for an API server that is away', async () => {
    server.on(ROUTE, refusal(503, 'ServiceUnavailable'));
    void record(event('A'), event('B'));
    await soon(() => expect(scheduler.waits).toHaveLength(1));
    await recorder.stop();
    expect(server.received).toHaveLength(3);
    expect(scheduler.waits).toEqual([]);
  });
});
