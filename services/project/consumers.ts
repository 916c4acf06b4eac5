import type { EventHandler } from '../kit/consumer.ts';
import type { KitTables } from '../kit/kit-tables.ts';
import { sprintCompleted, sprintStarted } from '../sprint/contract/events.ts';
import { followSprint } from './follow-sprint.ts';
import type { ProjectTables } from './store/tables.ts';

export const streams = [sprintStarted.stream];

export const handlers: Record<string, EventHandler<ProjectTables & KitTables>> = {
  [sprintStarted.type]: async (event, { trx }) => {
    const { project_id, sprint_id } = sprintStarted.data.parse(event.event_data);
    await followSprint(trx, { project_id, sprint_id, closed: false });
  },
  [sprintCompleted.type]: async (event, { trx }) => {
    const { project_id, sprint_id } = sprintCompleted.data.parse(event.event_data);
    await followSprint(trx, { project_id, sprint_id, closed: true });
  },
};
