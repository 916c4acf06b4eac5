import { z } from 'zod';
import { plainDate } from './dates.ts';
import { count, line } from './status.ts';

/** What the orchestrator works out, as the kinds show it. */

/** What a commitment is counted in. */
export const unit = () =>
  z
    .enum(['Tasks', 'Points'])
    .describe(
      'What is counted: Points once at least 80 % of the open tasks and of the tasks of the last five sprints have them, else Tasks. Example: Tasks',
    );

/** How a decision was found. */
export const decisionSource = () =>
  z
    .enum(['RuleBasedOnly', 'IntelligenceEnhanced'])
    .describe(
      'RuleBasedOnly: by the rule alone. IntelligenceEnhanced: by what the sprints so far have taught. Example: IntelligenceEnhanced',
    );

export const decisionID = () =>
  line(36, 'Id of the decision in the orchestrator. Example: 3f2b1c9e-5d0a-4a6e-9d0f-0c8a5b7e4d21');

export const forecastStatus = z
  .object({
    asOf: plainDate().describe("The sprint's own day whose facts are in it. Example: 2026-11-27"),
    probability: z
      .int()
      .min(0)
      .max(100)
      .describe('Chance that all of the Sprint Backlog is done by the end, in percent, whole. Example: 72'),
    expected: count('What will be done at the end on average, in unit, rounded', 8),
    low: count('Lower end of what will be done in 80 % of such sprints, in unit, rounded down', 6),
    high: count('Upper end of what will be done in 80 % of such sprints, in unit, rounded up', 10),
    p50Date: plainDate()
      .describe(
        'Day by which all is done with a chance of 50 %; absent when that is not before the end. Example: 2026-12-02',
      )
      .optional(),
    p85Date: plainDate()
      .describe(
        'Day by which all is done with a chance of 85 %; absent when that is not before the end. Example: 2026-12-04',
      )
      .optional(),
    unit: unit(),
    basedOn: line(200, 'What it rests on, in words. Example: 7 closed sprints of the project'),
    record: line(
      200,
      "How the project's forecasts at the start of its sprints came true: the Brier score (mean squared error of the chance, 0 is perfect, always saying 50 % gives 0.25), and how often what was delivered lay within low and high. Absent: no forecast could be compared yet. Example: Brier 0.18, 8 of 10 within 80 %",
    ).optional(),
    display: z
      .string()
      .max(5)
      .regex(/^[0-9]{1,3} %$/)
      .describe('The probability, for the column. Example: "72 %"'),
  })
  .describe(
    'What is expected of the running sprint, worked out from facts alone by the orchestrator; of a closed one as it was at the last.',
  );

export const health = () =>
  z
    .enum(['OnTrack', 'AtRisk', 'OffTrack'])
    .describe(
      'The forecast of a running sprint in one word, by its probability: OnTrack from 60 percent, AtRisk from 30, OffTrack below. A change is an Event with the reason HealthChanged. Example: OnTrack',
    );

export const decisionStatus = z
  .object({ decisionID: decisionID(), source: decisionSource() })
  .describe('The decision of the orchestrator that the sprint carries out.');
