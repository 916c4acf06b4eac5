import { MOST_POINTS, MOST_TASKS } from '../../sprint/contract/defaults.ts';
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

/**
 * The limit that a decision will most likely apply, before the other services are asked: as if the team were there as it was in the last
 * sprint, and the backlog full. So that the plan with it comes with the rule's; undefined: that is the one. Nothing else may be made of it.
 */
export function likelyLimit(
  history: History,
  projectId: string,
  project: Pick<ProjectRow, 'unit' | 'gates' | 'settings'> | undefined,
  wanted: Pick<Wanted, 'mode' | 'maxTasks'>,
): Limits | undefined {
  const settings = settingsOf(project);
  const unit = project?.unit ?? 'tasks';
  const last = history.closed(projectId).at(-1);
  if (last === undefined || !isLearned(settings)) return undefined;
  // How many points the rule's tasks will have is not known yet.
  const rule = unit === 'tasks' ? wanted.maxTasks : figuresOf(last, unit)?.shadow.rule;
  if (rule === undefined) return undefined;
  const { applied } = recommendFor(history, {
    ...{ projectId, mode: wanted.mode, unit, settings },
    ruleValue: rule,
    backlog: unit === 'tasks' ? MOST_TASKS : MOST_POINTS,
    personDays: last.person_days,
    gateBefore: project?.gates[unit] ?? 'closed',
  });
  return applied === rule ? undefined : limitOf(unit, applied);
}
