import type { Tool } from '../tool.ts';

/** GitHub Projects ("Export view data", tab-separated) and lists of issues as `gh` and small tools write them. */
export const github: Tool = {
  name: 'GitHub',
  signatures: [
    'title url assignees status',
    'title url repository',
    'title url linkedpullrequests',
    'title repository status',
    'number title state url',
    'number title state htmlurl',
    'number title state labels',
  ],
  columns: {
    id: 'number issuenumber url htmlurl id',
    points: 'estimate size points storypoints',
    parent: 'parentissue',
    status: 'status state',
    scope: 'repository repo',
    url: 'url htmlurl',
  },
  ignored: 'subissuesprogress statereason ispinned',
  countsPerScope: true,
};
