import type { Tool } from '../tool.ts';

export const taiga: Tool = {
  name: 'Taiga',
  signatures: ['ref subject'],
  columns: {
    id: 'ref id',
    title: 'subject',
    points: 'totalpoints',
    assignees: 'assignedtofullname assignedusersfullname',
    account: 'assignedto',
    parent: 'userstory userstoryref',
    ended: 'isclosed finisheddate finishdate',
    type: 'type',
  },
  ignored:
    'owner ownerfullname assignedusers createddate modifieddate sprintid sprintestimatedstart sprintestimatedfinish backlogorder sprintorder ' +
    'kanbanorder usorder taskboardorder generatedfromissue generatedfromtask fromtaskref',
};
