import type { Tool } from '../tool.ts';

/** Jira Cloud, Data Center and Server: CSV of all or of the current fields. Links: see `links.ts`. */
export const jira: Tool = {
  name: 'Jira',
  signatures: [
    'issuekey',
    'workitemkey',
    'key summary issuetype',
    'key summary worktype',
    'key summary status resolution',
  ],
  columns: {
    id: 'issuekey workitemkey key issueid workitemid',
    title: 'summary',
    description: 'description',
    points: 'storypoints storypointestimate storypoint',
    assignees: 'assignee',
    parent: 'parent parentkey parentid epiclink parentlink parentsummary epiclinksummary',
    status: 'status issuestatus workitemstatus',
    category: 'statuscategory workitemstatuscategory',
    resolution: 'resolution',
    ended: 'resolved resolutiondate',
    type: 'issuetype worktype workitemtype',
    scope: 'projectname project',
  },
  ignored:
    'projectkey projecttype projectlead projectleadid projecturl projectdescription issuecolor issuecolour rank development ' +
    'statuscategorychanged chartdateoffirstresponse charttimeinstatus assigneeid reporterid creatorid watchersid lastviewed ' +
    'workratio sumtimespent sumremainingestimate sumoriginalestimate epicstatus epiccolor epiccolour sdtasksprogress storypointssum',
  hasOneAssignee: true,
};
