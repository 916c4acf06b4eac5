import type { Tool } from '../tool.ts';

export const plane: Tool = {
  name: 'Plane',
  signatures: [
    'sequenceid name',
    'projectidentifier name',
    'id name state modulename',
    'id name statename',
    'id name cyclename',
  ],
  columns: {
    id: 'id sequenceid',
    title: 'name',
    points: 'estimate',
    status: 'state statename',
    ended: 'completedat',
    endedIfSet: 'archivedat',
    parent: 'parent',
    relations: 'relations',
    scope: 'project projectname',
  },
  ignored: 'subissuecount linkcount projectidentifier projectid subscriberscount attachmentcount sequenceid',
};
