import { MOST_INSTEAD, MOST_POINTS, MOST_TASKS } from '../../sprint/contract/defaults.ts';
import type { Limits } from '../../sprint/contract/shapes.ts';
import type { OrchestrationSettings, Unit } from '../contract/shapes.ts';
import { recommendFor } from '../learning/expectation.ts';
import { figuresOf, type History } from '../learning/history.ts';
import { settingsOf } from '../settings.ts';
import type { ProjectRow } from '../store/tables.ts';
import type { Wanted } from './facts.ts';

export const limitOf = (unit: Unit, value: number): Limits =>
  unit === 'tasks' ? { max_tasks: value } : { max_points: value };

/** Whether what was learned may change how much a sprint takes. */
export const isLearned = ({ decision_mode, task_count }: OrchestrationSettings): boolean =>
  decision_mode === 'intelligence_enhanced' && task_count === 'Enabled';

/** So many of the last sprints tell how much of the team may be there: holidays and absences come and go. */
const RECENT = 5;

/**
 * The limits of which a decision will most likely apply one, before the other services are asked: as if the team were there as it was in one of
 * its last sprints, and the backlog full. So that the plan with it comes with the rule's, which is none of them. Nothing else may be made of them.
 */
export function likelyLimits(
  history: History,
  projectId: string,
  project: Pick<ProjectRow, 'unit' | 'gates' | 'settings'> | undefined,
  wanted: Pick<Wanted, 'mode' | 'maxTasks'>,
): Limits[] {
  const settings = settingsOf(project);
  const unit = project?.unit ?? 'tasks';
  const recent = history.closed(projectId).slice(-RECENT);
  const last = recent.at(-1);
  if (last === undefined || !isLearned(settings)) return [];
  // How many points the rule's tasks will have is not known yet.
  const rule = unit === 'tasks' ? wanted.maxTasks : figuresOf(last, unit)?.shadow.rule;
  if (rule === undefined) return [];
  const appliedWith = (personDays: number | null) =>
    recommendFor(history, {
      ...{ projectId, mode: wanted.mode, unit, settings, personDays },
      ruleValue: rule,
      backlog: unit === 'tasks' ? MOST_TASKS : MOST_POINTS,
      gateBefore: project?.gates[unit] ?? 'closed',
    }).applied;
  const there = new Set(recent.map(({ person_days }) => person_days));
  const applied = new Set([...there].map(appliedWith));
  applied.delete(rule);
  return [...applied].slice(0, MOST_INSTEAD).map((value) => limitOf(unit, value));
}
