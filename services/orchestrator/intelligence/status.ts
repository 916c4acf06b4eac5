import type { IntelligenceAnswer } from '../contract/intelligence.ts';
import { cronJobNameOf } from '../deciding/answer.ts';
import { type Facts, orNull } from '../deciding/facts.ts';
import { findDecision } from '../store/decisions.ts';
import type { OrchestratorUnit } from '../store/tables.ts';
import { outlookOf } from './outlook.ts';
import { pastOf, patternsOf } from './patterns.ts';
import { knownProject, orUnknown, type Reading } from './reading.ts';

type Status = IntelligenceAnswer<'getStatus'>;
type BacklogStatus = Status['backlog_status'];

const UNKNOWN_BACKLOG: BacklogStatus = { total_tasks: null, unassigned: null, in_progress: null, completed: null };

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function readStatus(reading: Reading, unit: OrchestratorUnit, projectId: string): Promise<Status> {
  const { db, history } = reading;
  const project = await knownProject(reading, projectId);
  const last = project?.last_decision_id ? await findDecision(db, project.last_decision_id) : undefined;
  const outlook = await outlookOf(reading, unit, projectId);
  const { facts } = outlook;
  // Nobody is asked twice for what was told already.
  const [running, backlog] = await Promise.all([
    facts ? facts.running : runningSprint(reading, projectId),
    facts ? facts.backlog : backlogOf(reading, projectId),
  ]);
  const { overall_risk, sprint_failure_probability } = outlook.risk;
  // The log may be a moment late, so the sprint service goes first.
  const runs = running === undefined ? (outlook.running?.sprint_id ?? null) : (running?.sprint_id ?? null);
  return {
    project_id: projectId,
    last_analysis: last?.decided_at ?? null,
    current_sprint: runs,
    sprint_status: runs === null ? 'no active sprint' : 'in_progress',
    backlog_status: backlog === undefined ? UNKNOWN_BACKLOG : statusOf(backlog),
    cronjobs: running ? cronJobsOf(projectId, running) : [],
    historical_trends: patternsOf(pastOf(history, projectId, project)),
    predictive_insights: { overall_risk, sprint_failure_probability },
  };
}

/** null: none runs; undefined: nobody says. */
async function runningSprint({ neighbours }: Reading, projectId: string) {
  const query = { status: 'in_progress', limit: 1 } as const;
  const running = await orUnknown(neighbours.sprints.listByProject({ params: { project_id: projectId }, query }));
  return running === undefined ? undefined : (running[0] ?? null);
}

function cronJobsOf(
  projectId: string,
  { sprint_id, daily_scrum }: { sprint_id: string; daily_scrum: { schedule: string; state: string } | null },
): Status['cronjobs'] {
  if (daily_scrum === null) return [];
  return [
    {
      name: cronJobNameOf(projectId, sprint_id),
      schedule: daily_scrum.schedule,
      status: daily_scrum.state === 'Scheduled' ? 'active' : 'suspended',
      last_schedule_time: null,
    },
  ];
}

/** undefined: nobody says. A project without a backlog has an empty one. */
async function backlogOf({ neighbours }: Reading, projectId: string): Promise<Facts['backlog'] | undefined> {
  const summary = await orUnknown(orNull(neighbours.backlogs.getSummary({ params: { project_id: projectId } })));
  return summary === undefined
    ? undefined
    : { total: summary?.total_tasks ?? 0, byStatus: summary?.status_counts ?? {} };
}

const statusOf = ({ total, byStatus }: Facts['backlog']): BacklogStatus => ({
  total_tasks: total,
  unassigned: byStatus.unassigned ?? 0,
  in_progress: (byStatus.assigned_to_sprint ?? 0) + (byStatus.in_progress ?? 0),
  completed: byStatus.completed ?? 0,
});
