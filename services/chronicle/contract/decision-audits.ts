import { z } from 'zod';
import { isoTime } from '../../kit/calls/fields.ts';
import { LARGE_BODY, route } from '../../kit/calls/route.ts';
import { created, id, noteFilter, words } from './fields.ts';

const tasks = z.number().int().min(0).nullable().optional();
/** of a decision that counts in points, whose number of tasks is not decided */
const points = z.number().min(0).nullable().optional();
const weeks = z.number().int().min(0).max(52).nullable().optional();
const share = z.number().min(0).max(1).nullable().optional();
const reasoning = words.nullable().optional();
const json = z.record(z.string(), z.unknown());

const modification = z.strictObject({
  original_recommendation: z.number().nullable().optional(),
  intelligence_recommendation: z.number().nullable().optional(),
  applied_value: z.number().nullable().optional(),
  confidence: share,
  evidence_source: words.nullable().optional(),
  evidence_details: json.nullable().optional(),
  rationale: words.nullable().optional(),
  expected_improvement: z.union([words, z.number()]).nullable().optional(),
});

/** What was decided, and why: by rule, what was learned, and what was made of both. */
const decisionAudit = z.strictObject({
  /** absent: the note's own id */
  audit_id: id.optional(),
  project_id: id,
  /** when it was decided; absent: now */
  timestamp: isoTime.optional(),
  /** the sprint that came of it */
  sprint_id: id.nullable().default(null),
  correlation_id: id.nullable().optional(),
  base_decision: z
    .strictObject({ tasks_to_assign: tasks, points_to_assign: points, sprint_duration_weeks: weeks, reasoning })
    .optional(),
  intelligence_recommendations: z.array(json).max(200).optional(),
  applied_adjustments: z
    .strictObject({
      task_count_modification: modification.nullable().optional(),
      sprint_duration_modification: modification.nullable().optional(),
    })
    .optional(),
  final_decision: z
    .strictObject({
      /** only a decision that starts a sprint is judged by that sprint's outcome; absent: it does */
      create_new_sprint: z.boolean().nullable().optional(),
      tasks_to_assign: tasks,
      points_to_assign: points,
      sprint_duration_weeks: weeks,
      reasoning,
      /** absent: rule_based_only */
      decision_source: z.string().max(50).nullable().optional(),
    })
    .optional(),
  combined_reasoning: reasoning,
});

export const decisionAuditRoutes = {
  recordDecisionAudit: route({
    method: 'POST',
    path: '/v1/notes/decision_audit',
    bodyLimit: LARGE_BODY,
    access: 'report',
    summary: 'Records a decision about a project: one an audit_id',
    body: decisionAudit,
    status: 201,
    answer: created,
    invalid: 400,
    errors: ['note_exists'],
  }),
  listDecisionAudits: route({
    method: 'GET',
    path: '/v1/notes/decision_audit',
    project: 'filtered',
    summary: 'Decisions, the newest first (at most 1000)',
    query: z.strictObject(noteFilter),
    answer: z.array(
      decisionAudit.extend({
        note_id: z.string(),
        audit_id: z.string(),
        timestamp: z.string(),
        created_at: z.string(),
        /** how far the orchestrator came with it, as `decision` says: proposed, acted, rejected, …; null: recorded by hand */
        state: z.string().nullable(),
        /** the whole decision as the orchestrator told it last; null: recorded by hand */
        decision: json.nullable(),
      }),
    ),
    errors: ['note_not_found'],
  }),
};
