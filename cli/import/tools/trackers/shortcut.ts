import type { Tool } from '../tool.ts';

export const shortcut: Tool = {
  name: 'Shortcut',
  signatures: ['id name type iscompleted', 'id name owners state epic', 'id name requester owners'],
  columns: {
    id: 'id',
    title: 'name',
    points: 'estimate',
    assignees: 'owners',
    status: 'state',
    ended: 'iscompleted completedat',
    endedIfSet: 'isarchived',
    parent: 'epicid epic parentstoryid',
    type: 'type',
    scope: 'project team workflow',
  },
  ignored:
    'requester externalticketcount projectid iterationid teamid utcoffset epicstate epicisarchived epiccreatedat epicstartedat ' +
    'epicduedate milestonestate milestoneid milestonecreatedat milestonestartedat milestoneduedate milestonecategories ' +
    'epicplannedstartdate workflowid groupid groupname',
};
