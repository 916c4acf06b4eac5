import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completed, started } from '../../test/integration/fixtures/sprint-events.ts';
import { declaration, projectOn } from '../../test/integration/services/project/project-service.ts';

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
