import type { Tool } from '../tool.ts';

/** Redmine and its kin (OpenProject, Easy Redmine). Their links stand in one cell: `Blocked by #3, Related to #9`. */
export const redmine: Tool = {
  name: 'Redmine',
  signatures: [
    'number tracker subject',
    'number project subject',
    'number subject status',
    'id tracker subject',
    'id subject type status',
  ],
  columns: {
    id: 'number id',
    title: 'subject',
    parent: 'parenttask parenttasksubject parent',
    relations: 'relatedissues',
    ended: 'closed closedon',
    type: 'tracker',
    scope: 'project',
  },
  ignored: 'private lastupdatedby',
  // An issue that is resolved waits there to be closed.
  open: 'resolved feedback',
  hasOneAssignee: true,
};
