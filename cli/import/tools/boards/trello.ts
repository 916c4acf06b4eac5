import type { Tool } from '../tool.ts';

export const trello: Tool = {
  name: 'Trello',
  signatures: ['cardid cardname', 'cardname listname', 'cardname list'],
  columns: {
    id: 'cardnumber cardid cardshortid cardurl',
    title: 'cardname',
    description: 'carddescription',
    assignees: 'members',
    status: 'listname list',
    endedIfSet: 'archived duecomplete cardclosed closed',
    scope: 'boardname board',
    url: 'cardurl',
  },
  ignored: 'listid boardid lastactivitydate votecount',
};
