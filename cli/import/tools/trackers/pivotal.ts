import type { Tool } from '../tool.ts';

export const pivotal: Tool = {
  name: 'Pivotal Tracker',
  signatures: ['id title currentstate', 'id title iteration currentstate'],
  columns: {
    id: 'id',
    title: 'title',
    points: 'estimate',
    assignees: 'ownedby',
    dependsOn: 'blocker',
    status: 'currentstate',
    ended: 'acceptedat',
    type: 'type',
  },
  ignored: 'requestedby iterationstart iterationend',
  unread: 'task taskstatus blockerstatus comment pullrequest gitbranch',
  // Only what is accepted is done there; a rejected story goes back to work.
  open: 'finished delivered rejected unscheduled planned unstarted started',
  done: 'accepted',
};
