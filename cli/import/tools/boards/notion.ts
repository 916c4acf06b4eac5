import type { Tool } from '../tool.ts';

/** A database as CSV. Relations are written `Title (https://www.notion.so/…)`; an id is there only where somebody added one. */
export const notion: Tool = {
  name: 'Notion',
  signatures: [
    'name assign',
    'taskname status assignee',
    'taskname status assign',
    'name status parentitem',
    'name status owner',
    'name status blockedby',
    'name status subitem',
    'projectname status owner',
  ],
  columns: {
    id: 'id taskid uniqueid',
    title: 'name taskname title',
    assignees: 'assign assignee assignees person owner',
    parent: 'parenttask parentitem',
    children: 'subtasks subtask subitem subitems',
    scope: 'project projects',
  },
  lacksIds: true,
};
