import { velocityCalculated } from '../backlog/contract/events.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { EventHandler } from '../kit/events/consumer.ts';
import { sprintCompleted, sprintStarted } from '../sprint/contract/events.ts';
import { followSprint } from './status-of-sprints.ts';
import { settingVelocity } from './store/projects.ts';
import type { ProjectTables } from './store/tables.ts';

export const streams = [sprintStarted.stream];
export const types = [sprintStarted, sprintCompleted, velocityCalculated];

export const handlers: Record<string, EventHandler<ProjectTables & KitTables>> = {
  [sprintStarted.type]: async (event, work) => {
    const { project_id, sprint_id } = sprintStarted.data.parse(event.event_data);
    await followSprint(work, { project_id, sprint_id, closed: false });
  },
  [sprintCompleted.type]: async (event, work) => {
    const { project_id, sprint_id } = sprintCompleted.data.parse(event.event_data);
    await followSprint(work, { project_id, sprint_id, closed: true });
  },
  [velocityCalculated.type]: async (event, work) => {
    const { project_id, sprints, mean_completed_tasks, mean_completed_points } = velocityCalculated.data.parse(
      event.event_data,
    );
    const velocity = { sprints, mean_completed_tasks, mean_completed_points };
    work.later(settingVelocity(work.trx, project_id, velocity));
  },
};
