import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostServices, type ServicesHost } from '../../../../dev/services/host.ts';
import type { Bus } from '../../../../services/kit/events/bus.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { caller, DAYS, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { allEvents } from './chronicle-answers.ts';

/** A transport that takes every event and may lose it. */
class LosingBus extends InProcessBus implements Bus {
  isLosing = false;
  override async publish(...event: Parameters<Bus['publish']>): Promise<void> {
    if (!this.isLosing) await super.publish(...event);
  }
}

const SERVICES = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'] as const;
const clock = handClock(MONDAY_MORNING);
let database: TestDatabase;
let bus: LosingBus;
let host: ServicesHost;
const call = caller(() => host.endpoints);
beforeEach(async () => {
  clock.set(MONDAY_MORNING);
  database = await openDatabase('PGlite');
  bus = new LosingBus();
  host = await hostServices({ connection: database.connection, bus, clock, log: silent });
}, 120_000);
afterEach(async () => {
  await host.stop();
  await bus.close();
  await database.close();
});

const waiting = async () => {
  const groups = await Promise.all(SERVICES.map((s) => call(s, 'GET', '/v1/events/groups')));
  return groups.reduce((sum, { body }) => sum + body.outbox.waiting, 0);
};
const republish = async (since: string, more: object = {}) => {
  let events = 0;
  for (const service of SERVICES) {
    const { status, body } = await call(service, 'POST', '/v1/events/republish', { since, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
    events += body.events;
  }
  return events;
};
/** A sprint that begins, is worked on, ends, and is followed by another one. */
async function live(id: string): Promise<void> {
  const { body } = await call('sprint', 'POST', `/sprints/${id}`, {
    ...{ sprint_name: 'x', duration_weeks: 1, start_date: DAYS[0], mode: 'Live' },
  });
  for (const task of ['T-0', 'T-1', 'T-2'])
    await call('sprint', 'POST', `/tasks/${task}/progress?project_id=${id}`, { progress_percentage: 60 });
  await call('sprint', 'POST', `/sprints/${body.sprint_id}/run-daily-scrum`);
  await call('sprint', 'POST', `/tasks/T-0/progress?project_id=${id}`, { progress_percentage: 100 });
  expect(await call('sprint', 'POST', `/sprints/${body.sprint_id}/close`)).toMatchObject({ status: 200 });
}
const declare = async (id: string) => {
  await declareProject(call, id, { team: [{ id: 'E001' }] });
  await declareBacklog(
    call,
    id,
    Array.from({ length: 4 }, (_, i) => ({ task_id: `T-${i}`, points: 2 })),
  );
};

describe('a transport that has lost what it took', () => {
  it('is filled again: every view says the same, and nothing has happened twice', async () => {
    await declare('LOST');
    bus.isLosing = true;
    await live('LOST');
    await eventually(async () => expect(await waiting()).toBe(0));
    const before = await allEvents(call);
    expect(before.map((e) => e.event_type)).not.toContain('SprintCompleted');
    bus.isLosing = false;

    expect(await republish('2026-11-23T09:00:00Z')).toBeGreaterThan(8);
    await eventually(async () => expect(await waiting()).toBe(0));
    await viewsAgree(call, 'LOST');
    const after = await allEvents(call);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.filter((e) => e.event_type === 'SprintCompleted')).toHaveLength(1);
    expect(new Set(after.map((e) => e.event_id)).size).toBe(after.length);

    await republish('2026-11-23T09:00:00Z');
    await eventually(async () => expect(await waiting()).toBe(0));
    await viewsAgree(call, 'LOST');
    const again = (await allEvents(call)).filter(({ event_data }) => event_data.project_id === 'LOST');
    expect(again.filter((e) => e.event_type === 'SprintCompleted')).toHaveLength(1);
    expect(new Set(again.map((e) => e.event_id)).size).toBe(again.length);
  });

  it('is given what was handed over since then, of the stream that is named', async () => {
    await declare('PART');
    await live('PART');
    await eventually(async () => expect(await waiting()).toBe(0));
    expect(await republish('2026-11-23T10:00:01Z')).toBe(0);
    expect(await republish('2026-11-23T09:00:00Z', { stream: 'sprint_events' })).toBeGreaterThanOrEqual(2);
    expect(await republish('2026-11-23T09:00:00Z', { stream: 'nobodys' })).toBe(0);
    expect((await call('sprint', 'POST', '/v1/events/republish', { since: 'yesterday' })).status).toBe(422);
  });
});
