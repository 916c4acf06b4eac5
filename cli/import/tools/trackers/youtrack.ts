import type { Tool } from '../tool.ts';

export const youtrack: Tool = {
  name: 'YouTrack',
  signatures: [
    'issueid summary state',
    'issueid project summary',
    'id summary state reporter',
    'id summary state subsystem',
    'id summary state project',
  ],
  columns: {
    id: 'issueid id',
    title: 'summary',
    points: 'storypoints',
    dependsOn: 'dependson isblockedby',
    blocks: 'isrequiredfor blocks',
    parent: 'subtaskof parent',
    children: 'parentfor',
    status: 'state stage',
    ended: 'resolved',
    scope: 'project',
  },
  ignored: 'votes updater hasattachments commentscount',
  unread: 'estimation',
  nothing: 'nosubsystem nosprint nosprints nofixversion noaffectedversion unscheduled nextbuild noestimation notags',
  done: 'fixed verified wontfix cantreproduce cannotreproduce incomplete duplicate obsolete',
  hasOneAssignee: true,
};
