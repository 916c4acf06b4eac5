import type { Project } from '../../../crds/project.ts';
import {
  AUTONOMY_ANNOTATION,
  DECISION_ID_ANNOTATION,
  SPRINT,
  SPRINT_NUMBER_ANNOTATION,
} from '../../../crds/resources.ts';
import type { Decision } from '../../../services/orchestrator/contract/shapes.ts';
import type { KubeObject } from '../../runtime/objects/object.ts';
import { ownerReference } from '../resources.ts';

/** A Sprint as it is made: the API server fills in the rest. */
export interface NewSprint extends KubeObject {
  spec: Record<string, unknown>;
}

/** A decision to start a sprint, as its object needs it. */
export type Start = Pick<
  Decision,
  'decision_id' | 'unit' | 'rule_value' | 'applied_value' | 'tasks' | 'duration_weeks'
> & {
  number: number;
};

/** The running sprint of the service that is to be shown. */
export interface Running {
  sprintID: string;
  number: number;
  goal: string;
}

const GOAL_LENGTH = 500;
const MOST_TASKS = 100;
const MOST_POINTS = 10_000;

/** The Sprint that carries a decision out: in mode Propose once a human says so, in mode Automatic at once. */
export function decidedSprint(project: Project, start: Start, name: string): NewSprint {
  const { mode } = project.spec.orchestration;
  const { number, duration_weeks: durationWeeks } = start;
  const { unit, amount } = limitOf(start);
  return {
    ...newSprint(project, name, {
      [DECISION_ID_ANNOTATION]: start.decision_id,
      [SPRINT_NUMBER_ANNOTATION]: String(number),
      [AUTONOMY_ANNOTATION]: mode,
    }),
    spec: {
      projectRef: { name: project.metadata.name },
      // Says what is known: what the tasks are good for, nobody has told.
      goal: `Sprint ${number}: ${amount} ${amount === 1 ? unit.slice(0, -1) : unit} by priority`,
      [unit === 'tasks' ? 'maxTasks' : 'maxPoints']: amount,
      ...(durationWeeks === null ? {} : { durationWeeks }),
      ...(mode === 'Propose' ? { state: 'Proposed' } : {}),
    },
  };
}

/** The rule counts tasks, also where the learned value counts points: a limit in points would let any task without points in. */
function limitOf({ unit, rule_value: rule, applied_value: applied, tasks }: Start) {
  const isInPoints = unit === 'points' && applied !== null && applied !== rule;
  const amount = isInPoints || unit === 'tasks' ? (applied ?? tasks.length) : tasks.length;
  const most = isInPoints ? MOST_POINTS : MOST_TASKS;
  return { unit: isInPoints ? 'points' : 'tasks', amount: Math.min(Math.max(Math.round(amount), 1), most) };
}

/** The Sprint that shows one which began by REST. Deleted, it leaves the sprint as it is. */
export function shownSprint(project: Project, { sprintID, number, goal }: Running, name: string): NewSprint {
  return {
    ...newSprint(project, name, { [SPRINT_NUMBER_ANNOTATION]: String(number) }),
    spec: {
      projectRef: { name: project.metadata.name },
      goal: shortLine(goal) || 'no goal told',
      sprintID,
      deletionPolicy: 'Orphan',
    },
  };
}

/**
 * The Project owns it, so that a tool that applies manifests shows it and does not prune it. No controller's reference, and it does not
 * hold the Project's deletion up: from its creation on it belongs to people.
 */
function newSprint(project: Project, name: string, annotations: Record<string, string>) {
  const { namespace } = project.metadata;
  const metadata = { name, namespace, annotations, ownerReferences: [ownerReference(project)] };
  return { apiVersion: SPRINT.apiVersion, kind: SPRINT.kind, metadata };
}

// Control characters break lines and columns; those of direction make a line read other than it is.
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

function shortLine(text: string): string {
  const line = text.replace(UNSEEN, ' ').trim();
  // Not through the middle of a character.
  return line.slice(0, GOAL_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
