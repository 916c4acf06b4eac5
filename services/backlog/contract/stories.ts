import { z } from 'zod';
import { idWord, page, projectId } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';

const taskIds = z.array(idWord).max(600);
const story = z.object({
  story_id: z.string(),
  project_id: z.string(),
  description: z.string(),
  /** those of its tasks that the backlog has, by id in natural order */
  task_ids: z.array(z.string()),
  completed_tasks_count: z.number().int(),
});

export const storyRoutes = {
  createStory: route({
    method: 'POST',
    path: '/backlogs/:project_id/stories',
    summary: 'Creates a user story, with tasks of the backlog if some are named',
    params: z.strictObject({ project_id: projectId }),
    body: z.strictObject({
      story_id: idWord,
      description: z.string().min(1).max(10_000),
      task_ids: taskIds.default([]),
    }),
    status: 201,
    answer: z.object({ message: z.string(), story }),
    errors: ['project_not_found', 'story_exists', 'task_not_found'],
  }),
  listStories: route({
    method: 'GET',
    path: '/backlogs/:project_id/stories',
    summary: 'User stories of a project by id, with their tasks',
    params: z.strictObject({ project_id: z.string() }),
    query: z.strictObject(page),
    answer: z.array(story),
    errors: ['project_not_found'],
  }),
  linkStoryTasks: route({
    method: 'PUT',
    path: '/backlogs/:project_id/stories/:story_id/tasks',
    summary: 'Says which tasks of the backlog a user story consists of; others leave it',
    params: z.strictObject({ project_id: z.string(), story_id: z.string() }),
    body: z.strictObject({ task_ids: taskIds }),
    answer: z.object({ message: z.string(), story }),
    errors: ['story_not_found', 'task_not_found'],
  }),
};
