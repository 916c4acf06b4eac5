import type { Tool } from '../tool.ts';

export const clickup: Tool = {
  name: 'ClickUp',
  signatures: ['taskid taskname', 'taskcustomid taskname', 'taskname taskcontent'],
  columns: {
    id: 'taskcustomid taskid customid',
    title: 'taskname',
    description: 'taskcontent description',
    points: 'sprintpoints points storypoints',
    assignees: 'assignees assignee',
    dependsOn: 'waitingon dependencies blockedby',
    parent: 'parentid parenttask parent parentname',
    children: 'subtasksids subtaskids',
    status: 'status',
    ended: 'datedone dateclosed',
    type: 'tasktype',
    scope: 'spacename foldername foldernamepath listname list space folder homelocation',
    url: 'tasklink',
  },
  ignored:
    'datecreated datecreatedtext dateupdated dateupdatedtext datedonetext dateclosedtext duedatetext startdatetext timeestimatedtext ' +
    'timespenttext rolleduptimetext timeloggedtext homelocationid otherlocationids listid folderid spaceid',
};
