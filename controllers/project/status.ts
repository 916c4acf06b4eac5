import { MESSAGE_LIMIT } from '../../crds/condition.ts';
import { MOST_MEMBERS, type ProjectStatus } from '../../crds/project.ts';
import type { ConditionFact, DesiredStatus } from '../runtime/apply/report-status.ts';
import { type Attention, attentionsOf } from './attention.ts';
import { isOurs, type ProjectScope, type ServicesView } from './gather.ts';
import { outlookStatus } from './orchestration/outlook.ts';
import { type Farewell, farewellVerdict, stalled, type Trouble, type Verdict, verdictOf } from './verdict.ts';

/** The status that follows from what a pass saw. What it could not see stays as it was. Pure. */
export function status(scope: ProjectScope, trouble?: Trouble): DesiredStatus<ProjectStatus> {
  const verdict = verdictOf(scope, trouble);
  const services = isOurs(scope) ? scope.services : undefined;
  const before = scope.project.status;
  // A sprint that is lost may be found again: its own status says how it is.
  const sprints = services?.missesSprint ? undefined : services;
  return {
    phase: verdict.ready === 'True' ? 'Ready' : 'Pending',
    projectID: scope.projectID,
    team: services === undefined ? before?.team : shortEnough(services.team),
    activeSprint: services?.activeSprint ?? (sprints === undefined ? before?.activeSprint : undefined),
    completedSprints: sprints?.completedSprints ?? before?.completedSprints ?? services?.completedSprints,
    backlog: services?.backlog ? counts(services.backlog) : before?.backlog,
    ...(scope.outlook === undefined
      ? { velocity: before?.velocity, lastDecision: before?.lastDecision }
      : outlookStatus(scope.outlook, scope.sprints)),
    conditions: [...conditions(verdict), ...attention(attentionsOf(scope))],
  };
}

/** The status of an object that its schema refuses. What was seen before stays. Pure. */
export function invalidStatus(before: ProjectStatus | undefined, message: string): DesiredStatus<ProjectStatus> {
  return { ...before, phase: 'Pending', conditions: conditions(stalled('InvalidSpec', message)) };
}

/** The status of an object that is being deleted and held back; its spec may be any. Pure. */
export function farewellStatus(before: ProjectStatus | undefined, farewell: Farewell): DesiredStatus<ProjectStatus> {
  return { ...before, phase: 'Pending', conditions: conditions(farewellVerdict(farewell)) };
}

const shortEnough = (team: string[]): string[] | undefined => (team.length <= MOST_MEMBERS ? team : undefined);

/** One condition for all: the reason of the most urgent, and what is said of each. */
function attention([first, ...others]: Attention[]): ConditionFact[] {
  if (first === undefined) return [];
  const message = [first, ...others].map((each) => each.message).join('; ');
  return [{ type: 'Attention', status: 'True', reason: first.reason, message: message.slice(0, MESSAGE_LIMIT) }];
}

function conditions({ reason, message, ready, abnormal, severity }: Verdict): ConditionFact[] {
  const why = { reason, message: message.slice(0, MESSAGE_LIMIT) };
  const facts: ConditionFact[] = [{ type: 'Ready', status: ready, ...why, severity }];
  if (abnormal !== undefined) facts.push({ type: abnormal, status: 'True', ...why });
  return facts;
}

function counts(backlog: NonNullable<ServicesView['backlog']>): ProjectStatus['backlog'] {
  const { total_tasks: total, status_counts: by } = backlog;
  const completed = by.completed ?? 0;
  return {
    total,
    unassigned: by.unassigned ?? 0,
    inSprint: by.assigned_to_sprint ?? 0,
    inProgress: by.in_progress ?? 0,
    completed,
    display: `${completed}/${total}`,
  };
}
