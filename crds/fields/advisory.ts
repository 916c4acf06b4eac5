import { z } from 'zod';
import { oneLine } from './names.ts';
import { atomicListOf } from './rule.ts';
import { line } from './status.ts';

const MOST_RECOMMENDATIONS = 3;

/** What a language model says, as a Sprint shows it. */
export const advisoryStatus = z
  .object({
    risk: z
      .enum(['Low', 'Medium', 'High', 'Unknown'])
      .describe(
        "The model's word for the risk of the decision, no measured value; Unknown: no model gave a usable answer. Example: Medium",
      ),
    summary: oneLine(500).describe(
      'What the model says in short, one line of at most 500 characters; with risk Unknown why there is no advice. Example: Six tasks are what the rule takes; the last sprints delivered about three quarters of theirs',
    ),
    recommendations: atomicListOf(
      oneLine(200).describe('One recommendation, at most 200 characters. Example: Keep one task in reserve'),
      MOST_RECOMMENDATIONS,
    )
      .describe('What the model would have the team do, at most 3. Example: [Keep one task in reserve]')
      .optional(),
    model: line(200, 'The model that was asked, with its tag. Example: llama3.2:latest'),
    time: z.iso.datetime().describe('When it answered, in UTC. Example: 2026-11-23T14:00:09Z'),
  })
  .describe(
    'What a language model says of the decision that the sprint began with. It comes after the start and changes nothing: no number, no condition, no other field. Absent: no model was asked, or it has not answered yet.',
  );
