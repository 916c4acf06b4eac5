import type { KitTables } from '../kit/database/kit-tables.ts';
import type { EventHandler } from '../kit/events/consumer.ts';
import { sprintCompleted, sprintStarted, taskUpdated } from '../sprint/contract/events.ts';
import { complete, start, update } from './domain/task-in-sprint.ts';
import type { BacklogTables } from './store/tables.ts';
import * as store from './store/tasks.ts';
import { announce } from './usecases.ts';

type Handler = EventHandler<BacklogTables & KitTables>;

const onStarted: Handler = async (event, work) => {
  const data = sprintStarted.data.parse(event.event_data);
  const { version } = await store.lockBacklog(work.trx, data.project_id);
  if (await store.isClosed(work.trx, data.project_id, data.sprint_id)) return;
  const present = await store.tasksOf(work.trx, data.project_id, { ids: data.tasks.map((t) => t.task_id) });
  const byId = new Map(present.map((t) => [t.task_id, t]));
  const started = data.tasks.map((mine) => start(byId.get(mine.task_id), data, mine, event.aggregate_version));
  await store.putTasks(work.trx, started);
  await announce(work, data.project_id, version);
};

const onTaskUpdated: Handler = async (event, work) => {
  const data = taskUpdated.data.parse(event.event_data);
  const { version } = await store.lockBacklog(work.trx, data.project_id);
  if (await store.isClosed(work.trx, data.project_id, data.sprint_id)) return;
  const [task] = await store.tasksOf(work.trx, data.project_id, { ids: [data.task_id] });
  if (!task) return;
  await store.putTasks(work.trx, [update(task, data)]);
  await announce(work, data.project_id, version);
};

const onCompleted: Handler = async (event, work) => {
  const data = sprintCompleted.data.parse(event.event_data);
  const { version } = await store.lockBacklog(work.trx, data.project_id);
  if (await store.isClosed(work.trx, data.project_id, data.sprint_id)) return;
  const present = await store.tasksOf(work.trx, data.project_id, { ids: data.tasks.map((t) => t.task_id) });
  const states = new Map(data.tasks.map((t) => [t.task_id, t]));
  const left: string[] = [];
  const ended = present.flatMap((task) => {
    const mine = states.get(task.task_id);
    const after = mine && complete(task, mine);
    if (!after) left.push(task.task_id);
    return after ? [after] : [];
  });
  await store.putTasks(work.trx, ended);
  await store.removeTasks(work.trx, data.project_id, left);
  await store.markClosed(work.trx, data.project_id, data.sprint_id);
  await announce(work, data.project_id, version);
};

export const backlogConsumers = {
  streams: ['sprint_events', 'task_update_events'],
  handlers: {
    [sprintStarted.type]: onStarted,
    [taskUpdated.type]: onTaskUpdated,
    [sprintCompleted.type]: onCompleted,
  } satisfies Record<string, Handler>,
};
