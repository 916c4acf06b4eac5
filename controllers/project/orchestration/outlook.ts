import type { ProjectStatus } from '../../../crds/project.ts';
import { wholePercent } from '../../../crds/rules/whole-percent.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { Decision, ProjectOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import { kubeTime } from '../../runtime/objects/conditions.ts';
import type { EventInit } from '../../runtime/observe/events/kube-event.ts';
import { isMadeOf } from '../sprints/standing.ts';

type Velocity = NonNullable<ProjectStatus['velocity']>;
type LastDecision = NonNullable<ProjectStatus['lastDecision']>;

/** What status shows of the orchestrator's view of a project: whole numbers, shares as percent. Pure. */
export function outlookStatus(
  { velocity, last_decision: decision }: ProjectOutlook,
  sprints: Sprint[],
): Pick<ProjectStatus, 'velocity' | 'lastDecision'> {
  return {
    velocity: velocityStatus(velocity),
    lastDecision: decision === null ? undefined : decisionStatus(decision, sprints),
  };
}

function velocityStatus({ unit, last, median, low, high, trend, sprints }: ProjectOutlook['velocity']): Velocity {
  // Outwards, so that they hold what they say.
  const ends = { low: low === null ? undefined : Math.floor(low), high: high === null ? undefined : Math.ceil(high) };
  const middle = whole(median);
  const range = ends.low === undefined || ends.high === undefined ? '' : ` (${ends.low}-${ends.high})`;
  return {
    unit: UNITS[unit],
    last: whole(last),
    median: middle,
    ...ends,
    trend,
    sprints,
    display: middle === undefined ? undefined : `${middle} ${unit}${range}`,
  };
}

const UNITS = { tasks: 'Tasks', points: 'Points' } as const;
const SOURCES = { rule_based_only: 'RuleBasedOnly', intelligence_enhanced: 'IntelligenceEnhanced' } as const;
const GATES = { open: 'Open', closed: 'Closed' } as const;

function decisionStatus(decision: Decision, sprints: Sprint[]): LastDecision {
  const { unit, action, gate } = decision;
  const [rule, learned] = [whole(decision.rule_value), whole(decision.learned_value)];
  const applied = whole(decision.applied_value);
  const values =
    unit === 'tasks'
      ? { tasks: applied, ruleTasks: rule, learnedTasks: learned }
      : { tasks: decision.tasks.length, points: applied, rulePoints: rule, learnedPoints: learned };
  return {
    decisionID: decision.decision_id,
    time: kubeTime(Date.parse(decision.decided_at)),
    action,
    source: SOURCES[decision.source],
    ...(action === 'StartSprint' ? values : {}),
    durationWeeks: decision.duration_weeks ?? undefined,
    probability: percent(decision.probability),
    confidence: percent(decision.confidence),
    gate: gate === null ? undefined : GATES[gate],
    reason: decision.reason,
    sprint: sprintOf(decision, sprints),
  };
}

function sprintOf({ decision_id: id, sprint_id: sprintID }: Decision, sprints: Sprint[]): string | undefined {
  const made = sprints.find((sprint) => isMadeOf(sprint, id));
  const shows = sprints.find(({ status }) => sprintID !== null && status?.sprintID === sprintID);
  return (made ?? shows)?.metadata.name ?? sprintID ?? undefined;
}

const whole = (value: number | null): number | undefined => (value === null ? undefined : Math.round(value));
const percent = (share: number | null): number | undefined => (share === null ? undefined : wholePercent(share));

/** What is told of a decision that status has not shown yet, in one line. */
export function decisionEvents(before: ProjectStatus | undefined, outlook: ProjectOutlook | undefined): EventInit[] {
  const decision = outlook?.last_decision;
  if (!decision || decision.decision_id === before?.lastDecision?.decisionID) return [];
  return [{ type: 'Normal', reason: 'Decided', note: decision.sentence }];
}
