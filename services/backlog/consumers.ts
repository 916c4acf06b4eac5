import type { KitTables } from '../kit/database/kit-tables.ts';
import { together } from '../kit/database/together.ts';
import type { EventHandler, Handling } from '../kit/events/consumer.ts';
import type { Envelope } from '../kit/events/event.ts';
import { sprintCompleted, sprintStarted, taskUpdated } from '../sprint/contract/events.ts';
import { type Followed, follow, idsIn, type Said } from './domain/follow-sprints.ts';
import type { Task } from './domain/task.ts';
import { completedIn } from './domain/velocity.ts';
import * as followed from './store/followed.ts';
import type { BacklogTables } from './store/tables.ts';
import { lockingBacklogs, puttingTasks, removingTasks } from './store/tasks.ts';
import { tellVelocities } from './tell-velocities.ts';
import { announce } from './usecases.ts';

type Tables = BacklogTables & KitTables;

const SAID: Record<string, (event: Envelope) => Said> = {
  [sprintStarted.type]: (event) => {
    const data = sprintStarted.data.parse(event.event_data);
    return { kind: 'started', data, version: event.aggregate_version };
  },
  [taskUpdated.type]: (event) => ({ kind: 'updated', data: taskUpdated.data.parse(event.event_data) }),
  [sprintCompleted.type]: (event) => ({ kind: 'completed', data: sprintCompleted.data.parse(event.event_data) }),
};

interface Heard {
  projectId: string;
  said: Said;
  work: Handling<Tables>['work'];
}

function hear({ event, work }: Handling<Tables>): Heard[] {
  const said = SAID[event.event_type]?.(event);
  return said === undefined ? [] : [{ projectId: said.data.project_id, said, work }];
}

/** All events of a project change its tasks as one by one, and are told of together. */
async function handleAll(handlings: readonly Handling<Tables>[]): Promise<void> {
  const heard = handlings.flatMap(hear);
  const [first] = heard;
  if (first === undefined) return;
  const { trx } = first.work;
  const byProject = Map.groupBy(heard, ({ projectId }) => projectId);
  const [backlogs, closed, present] = await together(trx, [
    lockingBacklogs(trx, [...byProject.keys()]),
    followed.closedOf(
      trx,
      heard.map(({ projectId, said }) => ({ projectId, sprintId: said.data.sprint_id })),
    ),
    followed.tasksNamed(
      trx,
      heard.flatMap(({ projectId, said }) => idsIn(said).map((taskId) => ({ projectId, taskId }))),
    ),
  ]);
  const changed: Task[] = [];
  for (const [projectId, all] of byProject) {
    const before: Followed = {
      tasks: new Map(present.filter((t) => t.project_id === projectId).map((t) => [t.task_id, t])),
      closed: new Set(closed.filter((s) => s.project_id === projectId).map((s) => s.sprint_id)),
    };
    let [now, last]: [Followed, Heard | undefined] = [before, undefined];
    for (const one of all) {
      const after = follow(now, one.said);
      if (after !== now) last = one;
      now = after;
    }
    if (last === undefined) continue;
    changed.push(...[...now.tasks.values()].filter((task) => task !== before.tasks.get(task.task_id)));
    const left = [...before.tasks.keys()].filter((id) => !now.tasks.has(id));
    first.work.later(removingTasks(trx, projectId, left));
    const ended = [...now.closed].filter((id) => !before.closed.has(id));
    const completed = completedIn(
      ended,
      all.map(({ said }) => said),
    );
    for (const query of followed.markingClosed(trx, projectId, completed)) first.work.later(query);
    await announce(last.work, projectId);
    const backlog = backlogs.find((one) => one.project_id === projectId);
    if (backlog) await tellVelocities(last.work, projectId, completed, backlog);
  }
  first.work.later(puttingTasks(trx, changed));
}

const handler: EventHandler<Tables> = (event, work, stream) => handleAll([{ event, work, stream }]);

export const backlogConsumers = {
  streams: [sprintStarted.stream, taskUpdated.stream],
  types: [sprintStarted, taskUpdated, sprintCompleted],
  handlers: Object.fromEntries(Object.keys(SAID).map((type) => [type, handler])),
  handleAll,
};
