import type { z } from 'zod';
import type { chronicleRoutes } from '../contract/routes.ts';
import type { ReportsByDate } from '../domain/daily-reports.ts';

// What the notes of each kind hold.

export type Routes = typeof chronicleRoutes;
export type Answer<Name extends keyof Routes> = z.output<Routes[Name]['answer']>;
export type RetrospectiveBody = z.output<Routes['recordRetrospective']['body']>;
export type PlanningBody = z.output<Routes['recordPlanning']['body']>;
export type GeneralBody = z.output<Routes['recordGeneralNote']['body']>;

/** A daily scrum as it is kept: people by one name, its own day always among the dates. */
export interface DailyScrumBody {
  summary: string | null;
  summary_metrics: Answer<'getDailyScrums'>['summary_metrics'];
  /** absent: none was recorded with it */
  orchestration_decisions?: Answer<'getDailyScrums'>['orchestration_decisions'];
  orchestration_actions?: Answer<'getDailyScrums'>['orchestration_actions'];
  reports: ReportsByDate;
}

/** A decision as it is kept; `state` and `decision` as the orchestrator told them, null in one recorded by hand. */
export type DecisionAuditBody = Omit<Answer<'listDecisionAudits'>[number], 'note_id' | 'created_at'>;
