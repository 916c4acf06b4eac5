import { z } from 'zod';
import { inQuery, isoTime, page } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import {
  dataQuality,
  decisionAudit,
  decisionImpact,
  insights,
  modelsHealth,
  similarProjects,
  status,
  velocityTrends,
} from './intelligence-shapes.ts';

const byProject = z.strictObject({ project_id: z.string() });
const errors = ['project_not_found'] as const;

// Nothing here starts, closes or stores anything.
export const intelligenceRoutes = {
  getStatus: route({
    method: 'GET',
    path: '/orchestrate/project/:project_id/status',
    summary:
      'Where a project stands. cronjobs is derived from the schedule that the sprint service keeps: the CronJob is the operator’s',
    params: byProject,
    answer: status,
    errors,
  }),
  getDataQuality: route({
    method: 'GET',
    path: '/orchestrate/intelligence/data-quality/:project_id',
    summary: 'How much the closed sprints of a project say, and what would make them say more',
    params: byProject,
    answer: dataQuality,
    errors,
  }),
  getDecisionImpact: route({
    method: 'GET',
    path: '/orchestrate/intelligence/decision-impact/:project_id',
    summary: 'What came of decisions with what was learned, beside those by the rule alone',
    params: byProject,
    query: z.strictObject({
      /** default: 30 days before the end; a date is its first moment in UTC */
      start_date: isoTime.optional(),
      /** default: now; a date is its last moment in UTC */
      end_date: isoTime.optional(),
    }),
    answer: decisionImpact,
    invalid: 400,
    errors: [...errors, 'invalid_period'],
  }),
  getDecisionAudit: route({
    method: 'GET',
    path: '/orchestrate/intelligence/decision-audit/:project_id',
    summary: 'Every decision of a project, the newest first, those that were rejected among them',
    params: byProject,
    query: z.strictObject(page),
    answer: decisionAudit,
    errors,
  }),
  listSimilarProjects: route({
    method: 'GET',
    path: '/orchestrate/intelligence/patterns/similar-projects/:project_id',
    summary: 'Projects whose closed sprints went as this one’s. Fewer than three closed sprints are like nothing',
    params: byProject,
    query: z.strictObject({
      similarity_threshold: inQuery(z.number().min(0).max(1)).prefault(0.7),
      limit: inQuery(z.number().int().min(1).max(100)).prefault(10),
    }),
    answer: similarProjects,
    errors,
  }),
  getVelocityTrends: route({
    method: 'GET',
    path: '/orchestrate/intelligence/patterns/velocity-trends/:project_id',
    summary: 'What the closed sprints of a project delivered, and whether that changes',
    params: byProject,
    answer: velocityTrends,
    errors,
  }),
  getInsights: route({
    method: 'GET',
    path: '/orchestrate/intelligence/project/:project_id/insights',
    summary: 'History, similar projects and risk of a project, without deciding anything',
    params: byProject,
    answer: insights,
    errors,
  }),
  getModelsHealth: route({
    method: 'GET',
    path: '/orchestrate/intelligence/models/health',
    project: 'none',
    summary:
      'Whether decisions rest on all that is known; degraded: chronicle or the embedding service is away, or the log is read an hour late',
    answer: modelsHealth,
    errors: ['intelligence_degraded'],
  }),
};

type Routes = typeof intelligenceRoutes;
export type IntelligenceAnswer<Name extends keyof Routes> = z.output<Routes[Name]['answer']>;
export type IntelligenceQuery<Name extends keyof Routes> = z.output<Routes[Name]['query']>;
