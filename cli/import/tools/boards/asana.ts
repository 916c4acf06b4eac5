import type { Tool } from '../tool.ts';

export const asana: Tool = {
  name: 'Asana',
  signatures: ['taskid name completedat', 'taskid name sectioncolumn', 'taskid name assigneeemail'],
  columns: {
    id: 'taskid',
    title: 'name',
    description: 'notes',
    account: 'assigneeemail',
    dependsOn: 'blockedby',
    blocks: 'blocking',
    parent: 'parenttask',
    status: 'sectioncolumn section column status taskprogress',
    ended: 'completedat completed',
    scope: 'projects project',
  },
  open: 'untitledsection nosection',
  hasOneAssignee: true,
};
