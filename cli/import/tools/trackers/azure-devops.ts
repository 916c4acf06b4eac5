import type { Tool } from '../tool.ts';

/** Azure Boards: a query as CSV, flat or as a tree with Title 1, Title 2 …, whose rows are below their parents. */
export const azureDevops: Tool = {
  name: 'Azure DevOps',
  signatures: ['workitemtype title id', 'workitemtype title1', 'workitemtype title state'],
  columns: {
    id: 'id workitemid',
    title: 'title',
    description: 'description reprosteps',
    points: 'storypoints effort size',
    assignees: 'assignedto',
    dependsOn: 'predecessor predecessors',
    blocks: 'successor successors',
    parent: 'parent',
    ended: 'closeddate',
    type: 'workitemtype',
    scope: 'teamproject areapath',
  },
  ignored:
    'reason rev changedby changeddate statechangedate activateddate activatedby resolvedby resolveddate closedby stackrank backlogpriority areaid iterationid nodename',
  // Resolved waits there to be verified.
  open: 'resolved',
  done: 'removed',
  writesHtml: true,
  hasOneAssignee: true,
};
