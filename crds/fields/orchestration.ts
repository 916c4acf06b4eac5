import { z } from 'zod';
import { decisionID, decisionSource, unit } from './forecast.ts';
import { count, line } from './status.ts';

/** How a project wants to be decided for, and what was decided. */

const percent = (what: string, example: number) =>
  z.int().min(0).max(100).describe(`${what}, in percent, whole. Example: ${example}`);
const enabled = (what: string) =>
  z.enum(['Enabled', 'Disabled']).describe(`${what} Example: Enabled`).default('Enabled');

export const orchestrationSchema = z
  .object({
    mode: z
      .enum(['Off', 'Advise', 'Propose', 'Automatic'])
      .describe(
        'What the Scrum Master does by itself. Off: nothing. Advise: forecasts sprints and recommends. Propose: also makes the next Sprint, in state Proposed, which starts when a human sets its state to Active. Automatic: makes the next Sprint so that it starts at once. Both only when no Sprint of the project is open and none runs. Example: Propose',
      )
      .default('Advise'),
    decisionMode: z
      .enum(['RuleBasedOnly', 'IntelligenceEnhanced'])
      .describe(
        "What decides how much a sprint takes. RuleBasedOnly: sprintDefaults.maxTasks. IntelligenceEnhanced: what the project's closed sprints teach, once that has proved better than the rule (confidenceThreshold). Example: IntelligenceEnhanced",
      )
      .default('IntelligenceEnhanced'),
    targetProbability: z
      .int()
      .min(50)
      .max(95)
      .describe(
        'In how many of 100 sprints all of the commitment shall be done, in percent, whole, 50 to 95: the higher, the less a sprint takes. Example: 70',
      )
      .default(70),
    confidenceThreshold: z
      .int()
      .min(50)
      .max(99)
      .describe(
        "How sure it must be that the learned value does better than the rule's before it is used, in percent, whole, 50 to 99; never with less than five closed sprints of the project. Example: 75",
      )
      .default(75),
    taskCount: enabled(
      'Whether the learned number of tasks, or of points, may be used. Disabled: it is worked out and shown only.',
    ),
    duration: enabled(
      'Whether another length of sprint may be proposed. Disabled: always that of sprintDefaults.durationWeeks.',
    ),
    advice: enabled(
      'Whether a language model, where the installation has one, may comment on decisions. It sees counts and codes, no title and no name, and changes nothing. Disabled: it is not asked.',
    ),
  })
  .describe(
    'What the Scrum Master may do in this project: from nothing, over advice, to sprints that it starts by itself. Example: {mode: Propose, targetProbability: 80}',
  );

export const velocityStatus = z
  .object({
    unit: unit(),
    last: count('What the last closed sprint delivered; absent: none is closed', 7).optional(),
    median: count('What half of the sprints deliver at least', 7).optional(),
    low: count('Low end of what 80 % of the sprints deliver', 4).optional(),
    high: count('High end of what 80 % of the sprints deliver', 9).optional(),
    trend: z
      .enum(['Rising', 'Stable', 'Falling', 'Unknown'])
      .describe('Where it goes; Unknown: too few sprints to tell. Example: Stable'),
    sprints: count('Closed sprints that it rests on', 6),
    display: line(60, 'Median, unit and range, for the column. Example: "7 tasks (4-9)"').optional(),
  })
  .describe('What the project delivers in a sprint, as measured.');

export const lastDecisionStatus = z
  .object({
    decisionID: decisionID(),
    time: z.iso.datetime().describe('When it was made, in UTC. Example: 2026-11-23T14:00:00Z'),
    action: z.enum(['StartSprint', 'CloseSprint', 'Wait']).describe('What comes next. Example: StartSprint'),
    source: decisionSource(),
    tasks: count('Tasks that the sprint takes', 6).optional(),
    points: count('Points that the sprint takes; absent: tasks are counted', 21).optional(),
    ruleTasks: count('Tasks that the rule alone would take; absent: points are counted', 8).optional(),
    learnedTasks: count(
      'Tasks that the closed sprints speak for, used or not; absent: none is learned, or points are counted',
      6,
    ).optional(),
    rulePoints: count('Points that the rule alone would take; absent: tasks are counted', 30).optional(),
    learnedPoints: count(
      'Points that the closed sprints speak for, used or not; absent: none is learned, or tasks are counted',
      21,
    ).optional(),
    durationWeeks: z.int().min(1).max(4).describe('Length of the sprint in weeks, 1 to 4. Example: 2').optional(),
    probability: percent('How probable it is that all of it is done by the end', 74).optional(),
    confidence: percent(
      "How sure it is that the learned value does better than the rule's; absent below five closed sprints",
      81,
    ).optional(),
    gate: z
      .enum(['Open', 'Closed'])
      .describe(
        "Open: the learned value is used. Closed: the rule's, until the learned one has proved better. Example: Open",
      )
      .optional(),
    reason: line(64, 'Why, as one CamelCase word. Example: TasksUnassigned'),
    sprint: line(
      100,
      'The sprint that it starts or closes: name of its object, else its id in the services. Example: payments-s07',
    ).optional(),
  })
  .describe('What was decided last for the project; an Event says it in one line.');
