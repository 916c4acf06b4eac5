import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readGolden, versionsOf } from '../../../../scripts/golden-events/files.ts';
import { TOLD_TYPES } from '../../../../services/chronicle/watch/event-types.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';
import { allEvents } from './chronicle-answers.ts';

const ROOT = join(import.meta.dirname, '../../../..');
interface Task {
  task_id: string;
  status: string;
}
const SERVICES = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'] as const;

/** Every event on record, as the services once told them: what began before what ended. */
const golden = TOLD_TYPES.flatMap(({ producer, kind }) =>
  versionsOf(kind.schemaVersion).map((version) => ({
    stream: kind.stream,
    event: readGolden(ROOT, producer, kind.type, version).event,
  })),
).sort((a, b) => (a.event.timestamp < b.event.timestamp ? -1 : 1));

let world: Hosted;
beforeAll(async () => {
  world = await startHosted('PGlite');
}, 120_000);
afterAll(() => world?.stop());

it('every version of every type that was ever told is taken by every service that reads it', async () => {
  const id = golden.find(({ event }) => event.event_type === 'ProjectChanged')?.event.event_data.project_id;
  expect((await world.call('project', 'POST', '/projects', { id, name: id })).status).toBe(201);
  for (const { event, stream } of golden) await world.bus.publish(event, stream);
  const logged = await allEvents(world.call);
  for (const { event } of golden) expect(logged).toContainEqual(expect.objectContaining(event));
  for (const service of SERVICES) {
    expect((await world.call(service, 'GET', '/v1/dead-letters')).body).toEqual([]);
    expect((await world.call(service, 'GET', '/v1/parked-events')).body).toEqual([]);
  }
  await eventually(async () => {
    const { services } = (await world.call('orchestrator', 'GET', '/health/ready')).body;
    expect(services['chronicle-service'].seconds_behind).toBe(0);
  });
  const started = golden.find(({ event }) => event.event_type === 'SprintStarted');
  const sprint = started?.event.event_data as {
    sprint_id: string;
    project_id: string;
    sprint_goal: string;
    tasks: Task[];
  };
  const backlog: Task[] = (await world.call('backlog', 'GET', `/backlogs/${sprint.project_id}`)).body;
  const ended = golden.find(({ event }) => event.event_type === 'SprintCompleted')?.event.event_data.tasks as Task[];
  for (const { task_id } of ended.filter(({ status }) => status === 'completed'))
    expect(backlog).toContainEqual(expect.objectContaining({ task_id, status: 'completed' }));
  const notes = await world.call('chronicle', 'GET', `/v1/notes/sprint_planning?sprint_id=${sprint.sprint_id}`);
  expect(notes.body).toMatchObject([{ sprint_goal: sprint.sprint_goal }]);
});
