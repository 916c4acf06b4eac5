import { z } from 'zod';
import { page } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import { decisionMode } from './shapes.ts';

// Agent memory: what was decided in which situation and what came of it. Nothing here moves a number of a decision.

const byProject = z.strictObject({ project_id: z.string() });
const share = z.number().min(0).max(1);
const facts = z.record(z.string(), z.unknown());

export const episode = z.object({
  episode_id: z.uuid(),
  project_id: z.string(),
  /** orchestration_decision: one a decision. shadow_decision: what would have been decided for a sprint that somebody else started */
  episode_type: z.enum(['orchestration_decision', 'shadow_decision']),
  timestamp: z.string(),
  /** counts and codes of the situation; no title, no name, no word of a user */
  context: facts,
  decision: facts,
  actions: z.array(z.string()),
  patterns: facts,
  /** null until the sprint closes, likewise below; also for decisions that started no sprint */
  outcome: facts.nullable(),
  /** share of the commitment that was delivered, 0..1; null also where the outcome teaches nothing */
  outcome_quality: share.nullable(),
  outcome_recorded_at: z.string().nullable(),
  /** its vector waits for the model */
  requires_embedding: z.boolean(),
  /** of the model that made its vector; null: none yet */
  embedding_model: z.string().nullable(),
  agent_version: z.string(),
  control_mode: decisionMode,
  decision_source: decisionMode,
  sprint_id: z.string().nullable(),
});
export type Episode = z.output<typeof episode>;

const workingMemory = z.object({
  session_id: z.uuid(),
  project_id: z.string(),
  current_goal: z.string().nullable(),
  active_context: facts,
  /** oldest first, at most 50 */
  thought_history: z.array(z.object({ at: z.string(), thought: z.string() })),
  created_at: z.string(),
  last_updated: z.string(),
  /** one hour after the last thought */
  expires_at: z.string(),
  related_episodes: z.array(z.uuid()),
});

export const memoryRoutes = {
  listEpisodes: route({
    method: 'GET',
    path: '/orchestrate/intelligence/memory/:project_id/episodes',
    summary: 'What was decided for a project, in which situation, and what came of it; the newest first',
    params: byProject,
    query: z.strictObject(page),
    answer: z.object({ project_id: z.string(), episodes: z.array(episode) }),
    errors: ['project_not_found'],
  }),
  getWorkingMemory: route({
    method: 'GET',
    path: '/orchestrate/intelligence/memory/:project_id/session',
    summary: 'What was thought of a project within the last hour; null: nothing',
    params: byProject,
    answer: z.object({ project_id: z.string(), session: workingMemory.nullable() }),
    errors: ['project_not_found'],
  }),
  getMemory: route({
    method: 'GET',
    path: '/orchestrate/intelligence/memory',
    project: 'none',
    summary: 'How much is remembered of the projects that one may see, and how much of it can be searched',
    answer: z.object({
      episodes: z.number().int(),
      with_outcome: z.number().int(),
      /** their vectors are not made yet, or of another model than the present one */
      awaiting_embedding: z.number().int(),
      /** null: no vector is made yet */
      embedding_model: z.string().nullable(),
      dimensions: z.number().int(),
      active_sessions: z.number().int(),
      strategies: z.number().int(),
      last_backfill: z.string().nullable(),
    }),
  }),
  backfill: route({
    method: 'POST',
    path: '/orchestrate/intelligence/memory/backfill',
    access: 'system',
    summary:
      'Makes the vectors that are missing, in the background; it happens by itself too, soon after the model is back and at 03:00 UTC',
    status: 202,
    answer: z.object({ message: z.string(), awaiting_embedding: z.number().int() }),
  }),
};
type Routes = typeof memoryRoutes;
export type MemoryAnswer<Name extends keyof Routes> = z.output<Routes[Name]['answer']>;
