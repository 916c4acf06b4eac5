import { expect, it } from 'vitest';
import { ownerless, tableOf } from './list.ts';

it('lists the projects without an owner, with the sprint that runs and how many people there are', async () => {
  const projects = {
    listProjects: async () => [
      { id: 'PAY', name: 'Payments', owner: null },
      { id: 'OWN', name: 'Declared', owner: 'k8s:c/n/own' },
      { id: 'IDLE', name: 'Nobody\u202e here', owner: null },
    ],
    listTeamMembers: async ({ params }: { params: { project_id: string } }) => ({
      team_members: params.project_id === 'PAY' ? [{}, {}] : [],
    }),
  };
  const pages = [
    { sprints: Array.from({ length: 1000 }, (_, i) => ({ project_id: `X${i}`, sprint_id: `X${i}-S1` })), next: 'b' },
    { sprints: [{ project_id: 'PAY', sprint_id: 'PAY-S02' }], next: 'c' },
  ];
  const since: unknown[] = [];
  const listSprints = async ({ query }: { query: { changed_since?: string } }) => {
    since.push(query.changed_since);
    return pages[since.length - 1];
  };
  const rows = await ownerless(projects as never, { listSprints: listSprints as never });
  expect(since).toEqual([undefined, 'b']);
  expect(rows).toEqual([
    { id: 'PAY', name: 'Payments', sprint: 'PAY-S02', people: 2 },
    { id: 'IDLE', name: 'Nobody\u202e here', sprint: undefined, people: 0 },
  ]);
  expect(tableOf(rows)).toBe(
    [
      'PROJECT   NAME          SPRINT    PEOPLE',
      'PAY       Payments      PAY-S02   2',
      'IDLE      Nobody here   -         0',
    ].join('\n'),
  );
});
