import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/fixtures/waiting.ts';
import { completed, started } from '../../test/integration/fixtures/services/sprint-events.ts';
import { declaration, projectOn } from '../../test/integration/services/project/project-service.ts';

import { velocityCalculated } from '../backlog/contract/events.ts';
import { makeEvent } from '../kit/events/event.ts';

const project = projectOn('PGlite');
const { bus, call, statusOf } = project;
let next = 0;
let id: string;
beforeAll(project.start);
afterAll(project.stop);
beforeEach(async () => {
  id = `C${next++}-X`;
  await call('PUT', `/projects/${id}`, declaration());
});
const hear = (...events: ReturnType<typeof started>[]) =>
  events.reduce(async (before, event) => {
    await before;
    await bus.publish(event, 'sprint_events');
  }, Promise.resolve());

describe('the project’s status follows its sprints', () => {
  it('in progress while one runs, active after it', async () => {
    expect(await statusOf(id)).toBe('active');
    await hear(started(id, `${id}-S01`));
    expect(await statusOf(id)).toBe('in_progress');
    await hear(completed(id, `${id}-S01`));
    expect(await statusOf(id)).toBe('active');
  });

  it('when the next one’s start is heard before this one’s close', async () => {
    await hear(started(id, `${id}-S01`), started(id, `${id}-S02`), completed(id, `${id}-S01`));
    expect(await statusOf(id)).toBe('in_progress');
    await hear(completed(id, `${id}-S02`));
    expect(await statusOf(id)).toBe('active');
  });

  it('when a close is heard before its start, which opens nothing again', async () => {
    await hear(completed(id, `${id}-S01`), started(id, `${id}-S01`));
    expect(await statusOf(id)).toBe('active');
  });

  it('not when somebody set it by hand meanwhile', async () => {
    await hear(started(id, `${id}-S01`));
    await call('PUT', `/projects/${id}/status`, { status: 'inactive' });
    await hear(completed(id, `${id}-S01`));
    expect(await statusOf(id)).toBe('inactive');
  });

  it('and no other project’s', async () => {
    await call('PUT', `/projects/${id}-2`, declaration());
    await hear(started(id, `${id}-S01`));
    expect(await statusOf(`${id}-2`)).toBe('active');
  });

  it('and a sprint of a project that is not there becomes a dead letter', async () => {
    const lost = started('NOBODY', 'NOBODY-S01');
    await hear(lost);
    const { status, body } = await call('GET', `/v1/dead-letters/${lost.event_id}`);
    expect(status).toBe(200);
    expect(body.error).toContain('sprint NOBODY-S01: no project NOBODY');
  });
});

describe('what others are told', () => {
  const told: { type: string; data: unknown; version: number }[] = [];
  const ofThis = () => told.filter(({ data }) => (data as { project_id: string }).project_id === id);
  beforeAll(() =>
    bus.subscribe({
      group: 'listener',
      streams: ['project_events'],
      handle: async (event) =>
        void told.push({ type: event.event_type, data: event.event_data, version: event.aggregate_version }),
    }),
  );

  it('is each change of the status, once, with the sprint that made it', async () => {
    await hear(started(id, `${id}-S01`), completed(id, `${id}-S01`));
    await call('PUT', `/projects/${id}/status`, { status: 'inactive' });
    await call('PUT', `/projects/${id}/status`, { status: 'inactive' });
    const changed = (previous_status: string, status: string, sprint_id: string | null) => ({
      type: 'ProjectStatusChanged',
      data: { project_id: id, status, previous_status, sprint_id, changed_at: expect.any(String) },
    });
    await eventually(async () =>
      expect(ofThis()).toMatchObject([
        { type: 'ProjectChanged', version: 1 },
        { ...changed('active', 'in_progress', `${id}-S01`), version: 2 },
        { ...changed('in_progress', 'active', `${id}-S01`), version: 3 },
        { ...changed('active', 'inactive', null), version: 4 },
      ]),
    );
  });
});

describe('the velocity', () => {
  const calculated = (sprints: number, mean_completed_points: number) =>
    makeEvent(velocityCalculated, {
      ...{ aggregateId: id, aggregateVersion: sprints, at: new Date(), source: 'backlog', correlationId: 'test' },
      data: {
        ...{ project_id: id, sprint_id: `${id}-S0${sprints}`, completed_tasks: 1, completed_points: 3, sprints },
        ...{ mean_completed_tasks: 1, mean_completed_points },
      },
    });

  it('is what the backlog counted last', async () => {
    const velocity = async () => (await call('GET', `/projects/${id}`)).body.velocity;
    expect(await velocity()).toBeNull();
    await hear(calculated(2, 4.5));
    expect(await velocity()).toEqual({ sprints: 2, mean_completed_tasks: 1, mean_completed_points: 4.5 });
    await hear(calculated(1, 3));
    expect((await velocity()).sprints).toBe(2);
  });
});
