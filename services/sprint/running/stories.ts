import type { BacklogClient } from '../../backlog/contract/client.ts';
import type { SprintDatabase } from '../store/tables.ts';
import { tasksOf } from '../store/tasks.ts';
import { mustFind } from './running-sprint.ts';

const PAGE = 1000;

/** The backlog owns stories; how far each is in this sprint is told by the sprint's own tasks. @throws Problem sprint_not_found; ServiceUnavailable */
export async function listStories(db: SprintDatabase, backlogs: BacklogClient, sprintId: string) {
  const { project_id } = await mustFind(db, sprintId);
  const tasks = await tasksOf(db, [sprintId]);
  const told = [];
  for (let offset = 0; ; offset += PAGE) {
    const stories = await backlogs.listStories({ params: { project_id }, query: { limit: PAGE, offset } });
    for (const { story_id, description, task_ids } of stories) {
      const own = tasks.filter((task) => task_ids.includes(task.task_id));
      if (own.length === 0) continue;
      const completed_tasks_count = own.filter((task) => task.status === 'completed').length;
      told.push({ story_id, description, task_ids: own.map((task) => task.task_id), completed_tasks_count });
    }
    if (stories.length < PAGE) return told;
  }
}
