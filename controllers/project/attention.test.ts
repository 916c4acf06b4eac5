import { expect, it } from 'vitest';
import { attentionsOf } from './attention.ts';
import { aProject, aScope, OWNER, servicesView } from './test-scope.ts';

const SENTENCE =
  'tasks are assigned to people who are not in the team: PAY-1, PAY-2 to E009: add them to spec.team, or assign the tasks to somebody in it';
const assignees = [
  { employee_id: 'E001', task_ids: ['PAY-3'] },
  { employee_id: 'E009', task_ids: ['PAY-1', 'PAY-2'] },
];
const before = (message: string) =>
  aProject(
    {},
    {
      conditions: [
        {
          type: 'Attention',
          status: 'True',
          reason: 'Other',
          message,
          observedGeneration: 1,
          lastTransitionTime: '2026-11-23T10:00:00Z',
        },
      ],
    },
  );

it.each([
  ['somebody has tasks without being in the team', servicesView({ team: ['E001'] }, {}, { assignees }), [SENTENCE]],
  ['all who have tasks are in it', servicesView({ team: ['E001', 'E009'] }, {}, { assignees }), []],
  ['the backlog is not there yet', { ...servicesView({ team: [] }), backlog: null }, []],
  ['the project is another object’s', servicesView({ team: ['E001'] }, { owner: `${OWNER}-2` }, { assignees }), []],
])('%s', (_name, services, expected) => {
  const attentions = attentionsOf(aScope({ services }));
  expect(attentions.map(({ message }) => message)).toEqual(expected);
  for (const { reason } of attentions) expect(reason).toBe('UnknownAssignee');
});

it.each([
  ['the same', SENTENCE, [SENTENCE]],
  ['its own part of what was said', `something else; ${SENTENCE}; more`, [SENTENCE]],
  ['nothing, when nothing was said', 'something else', []],
])('while a service is away it says %s', (_name, message, expected) => {
  const scope = aScope({ project: before(message), services: undefined });
  expect(attentionsOf(scope)).toEqual(expected.map((each) => ({ reason: 'UnknownAssignee', message: each })));
});

it('says nothing of an object that was never looked at', () => {
  expect(attentionsOf(aScope({ services: undefined }))).toEqual([]);
});
