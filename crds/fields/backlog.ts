import { z } from 'zod';
import { knownDependencies } from '../rules/unknown-dependency.ts';
import { keyId, oneLine, text } from './names.ts';
import { mapOf, setOf, withRules } from './rule.ts';

const task = withRules(
  z.object({
    id: keyId().describe(
      'Id of the task, one of its kind in the project; at most 63 letters, digits, dots, underscores, dashes. Example: PAY-TASK001',
    ),
    title: oneLine(200).describe('What is to be done, one line of at most 200 characters. Example: Refund a payment'),
    description: text(4000)
      .describe('More about it, at most 4000 characters. Example: A refund returns the whole amount.')
      .optional(),
    points: z.int().min(0).max(100).describe('Size in story points, whole, 0 to 100. Example: 3').optional(),
    priority: z
      .int()
      .min(1)
      .max(1000)
      .describe('Order in the backlog, whole, 1 (first) to 1000; absent: last. Example: 1')
      .optional(),
    dependsOn: setOf(keyId().describe('Id of a task of the same backlog. Example: PAY-TASK001'), 0, 8)
      .describe('Tasks that must be completed first, at most 8 ids of the same backlog. Example: [PAY-TASK001]')
      .optional(),
    assignedTo: keyId()
      .describe(
        'Wish who does it, the employeeID of somebody in the team. Applied when the value changes and not imposed again: at once while the task is in no running sprint, else when that sprint ends. To hand a task over in a running sprint: dsm task ID --assignee E001. Example: E001',
      )
      .optional(),
  }),
  [
    {
      cel: '!has(self.dependsOn) || !(self.id in self.dependsOn)',
      message: 'a task cannot depend on itself',
      fieldPath: 'dependsOn',
      test: ({ id, dependsOn }) => !dependsOn?.includes(id),
    },
  ],
).describe('One task.');

const tasks = withRules(mapOf(task, 'id', 600), [knownDependencies]).describe(
  'The backlog itself, at most 600 tasks; with source Inline only. Example: [{id: PAY-TASK001, title: Refund a payment}]',
);

export const backlogSchema = withRules(
  z.object({
    source: z
      .enum(['Inline', 'Generated', 'External'])
      .describe(
        'Where the tasks come from. Inline: from tasks. Generated: ten sample tasks. External: by REST only. Example: Inline',
      )
      .default('Inline'),
    tasks: tasks.optional(),
  }),
  [
    {
      cel: "self.source == 'Inline' || !has(self.tasks) || self.tasks.size() == 0",
      message: 'tasks are read with source Inline only: leave them out, or set source to Inline',
      fieldPath: 'tasks',
      test: ({ source, tasks }) => source === 'Inline' || (tasks ?? []).length === 0,
    },
  ],
).describe('What is to be done. Example: {source: Generated}');
