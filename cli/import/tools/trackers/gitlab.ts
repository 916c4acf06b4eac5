import type { Tool } from '../tool.ts';

export const gitlab: Tool = {
  name: 'GitLab',
  signatures: ['issueid url state', 'title issueid state', 'iid title state', 'title url state weight'],
  columns: {
    id: 'issueid iid id url',
    points: 'weight',
    account: 'assigneeusername assigneesusername assigneeusernames assigneesusernames',
    parent: 'parentiid parentid parent epicid epictitle parenttitle',
    scope: 'project projectpath namespace',
    url: 'url',
  },
  ignored: 'confidential locked discussionlocked authorusername createdatutc updatedatutc',
  countsPerScope: true,
};
