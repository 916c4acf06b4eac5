import { createHash } from 'node:crypto';
import { MOST_TASKS } from '../../sprint/contract/defaults.ts';
import type { SprintPlan } from '../../sprint/contract/shapes.ts';
import type { Decision, OrchestrationSettings, Unit } from '../contract/shapes.ts';
import { type Action, actionByRule } from '../domain/decide.ts';
import { probabilityAtLeast } from '../domain/distribution.ts';
import type { Recommendation } from '../domain/recommend.ts';
import { type Ahead, expectedOf, recommendFor } from '../learning/expectation.ts';
import type { History } from '../learning/history.ts';
import type { Facts, Wanted } from './facts.ts';
import { isLearned } from './likely-limits.ts';
import { sentenceOf } from './sentence.ts';

/** Own sprints below which no confidence is spoken of. */
const FEW_SPRINTS = 5;

/** What is decided on, beside what other services know. */
export interface Question {
  projectId: string;
  facts: Facts;
  settings: OrchestrationSettings;
  wanted: Wanted;
  unit: Unit;
  gateBefore: 'open' | 'closed';
  waiting: string[];
  missing: string[];
  /** the caller wants no sprint to be started */
  refusesStart: boolean;
}

/** Everything of a decision but its identity and place in time. */
export type Draft = Omit<
  Decision,
  'decision_id' | 'version' | 'state' | 'decided_at' | 'correlation_id' | 'sprint_id' | 'start'
>;

/** What to do, and of what size, before it is known which tasks that makes. */
export interface Outline {
  action: Action;
  reason: string;
  /** what a service said, for people */
  why: string;
  number: number | null;
  ahead: Ahead;
  recommended: Recommendation | null;
  applied: number | null;
}

const CAMEL = /(^|_)([a-z])/g;
const reasonOf = (code: string): string => code.replace(CAMEL, (_all, _start, letter: string) => letter.toUpperCase());

/** What the project does next. Same facts, same answer. Pure. */
export function outline(history: History, question: Question): Outline {
  const { facts, settings, unit } = question;
  const ahead: Ahead = {
    projectId: question.projectId,
    mode: question.wanted.mode,
    unit,
    ruleValue: Math.max(1, sizeOf(facts.plan, unit)),
    backlog: unit === 'tasks' ? Math.min(MOST_TASKS, facts.plan.backlog_open.tasks) : facts.plan.backlog_open.points,
    personDays: facts.plan.person_days,
    settings,
    gateBefore: question.gateBefore,
  };
  const wait = (reason: string, why: string): Outline => ({
    ...{ action: 'Wait' as const, reason, why, number: null, ahead, recommended: null, applied: null },
  });
  const { running, plan } = facts;
  const rule = actionByRule({
    isActive: running !== null,
    pendingTasks: running === null ? 0 : running.progress.total_tasks - running.progress.completed_tasks,
    unassignedTasks: plan.backlog_open.tasks,
  });
  if (running?.close_policy === 'EndDate' && rule.action === 'CloseSprint')
    return wait(
      'TimeboxRuns',
      `all tasks of ${running.sprint_name} are done, and its timebox ends on ${running.end_date}`,
    );
  if (running !== null && rule.action === 'CloseSprint')
    return { ...wait(rule.reason, ''), action: 'CloseSprint', number: running.number };
  if (running !== null)
    return wait(
      rule.reason,
      `${running.sprint_name} runs, ${running.progress.completed_tasks} of ${running.progress.total_tasks} tasks done`,
    );
  if (question.refusesStart) return wait('NoSprintWanted', 'no sprint is to be started');
  if (question.waiting.length > 0) return wait('SprintsWait', '');
  if (rule.action === 'Wait' && plan.code !== 'backlog_behind')
    return wait(rule.reason, 'the backlog has nothing left to do');
  if (plan.verdict !== 'ready') return wait(reasonOf(plan.code ?? 'not_ready'), plan.detail);
  const recommended = recommendFor(history, ahead);
  const applied = isLearned(settings) ? recommended.applied : recommended.rule;
  return { action: 'StartSprint', reason: rule.reason, why: '', number: plan.number, ahead, recommended, applied };
}

/** The size of the Sprint Backlog that a plan would take. */
export const sizeOf = ({ tasks }: Pick<SprintPlan, 'tasks'>, unit: Unit): number =>
  unit === 'tasks' ? tasks.length : tasks.reduce((sum, { points }) => sum + (points ?? 0), 0);

/** Whether the rule's own plan is what is applied. */
export const isRules = ({ applied, recommended }: Outline): boolean =>
  applied === null || applied === recommended?.rule;

/** The decision, once it is known which tasks it takes. `plan`: with the applied limit. Pure. */
export function draftOf(
  history: History,
  question: Question,
  made: Outline,
  plan: Pick<SprintPlan, 'tasks'>,
  proposedWeeks: number | null,
): Draft {
  const { settings, unit, facts } = question;
  const { recommended, applied, ahead } = made;
  const own = history.ownCount(question.projectId, ahead.mode, unit);
  const committed = sizeOf(plan, unit);
  const expected = recommended === null ? null : expectedOf(history, committed, ahead);
  const draft = {
    project_id: question.projectId,
    number: made.number,
    action: made.action,
    reason: made.reason,
    limits: limitsOf(question, recommended, own),
    source: sourceOf(settings, made),
    unit,
    rule_value: recommended?.rule ?? null,
    learned_value: recommended?.learned ?? null,
    applied_value: applied,
    tasks: made.action === 'StartSprint' ? plan.tasks.map(({ task_id }) => task_id) : [],
    duration_weeks: made.action === 'StartSprint' ? question.wanted.weeks : null,
    proposed_weeks: proposedWeeks,
    probability: expected?.probability ?? null,
    capacity_probability: recommended === null ? null : probabilityAtLeast(recommended.capacity, committed - 1e-9),
    low: expected?.low ?? null,
    high: expected?.high ?? null,
    confidence: recommended?.confidence ?? null,
    threshold: settings.confidence_threshold,
    target: settings.target_probability,
    gate: recommended?.gate ?? null,
    own_sprints: own,
    effective_sprints: recommended?.effectiveSprints ?? 0,
    prior_share: recommended?.priorShare ?? 1,
    missing_sprints: question.missing,
    waiting: made.reason === 'SprintsWait' ? question.waiting : [],
    backlog: facts.plan.backlog_open,
  };
  return { ...draft, sentence: sentenceOf(draft, made.why), fingerprint: fingerprintOf(question) };
}

/** Why the decision is no better founded; what applies, from the most telling on. */
function limitsOf({ settings, missing }: Question, recommended: Recommendation | null, own: number): string[] {
  if (recommended === null) return [];
  return [
    ...(settings.decision_mode === 'rule_based_only' ? ['ModeIsRuleBased'] : []),
    ...(settings.task_count === 'Disabled' ? ['TaskCountDisabled'] : []),
    ...(missing.length > 0 ? ['HistoryBehind'] : []),
    ...(own === 0 ? ['NoHistory'] : own < FEW_SPRINTS ? ['FewSprints'] : []),
    ...(recommended.gate === 'closed' ? ['GateClosed'] : []),
  ];
}

/** What was learned is in a decision when the gate let it, or when a row of sprints that did everything raised the rule's value. */
function sourceOf(settings: OrchestrationSettings, { recommended, applied }: Outline): Decision['source'] {
  if (recommended === null || settings.decision_mode === 'rule_based_only' || settings.task_count === 'Disabled')
    return 'rule_based_only';
  return recommended.gate === 'open' || applied !== recommended.rule ? 'intelligence_enhanced' : 'rule_based_only';
}

/** Of what a human may change to be asked again: backlog and settings. */
export function fingerprintOf({
  facts: { plan },
  settings,
  wanted,
}: Pick<Question, 'facts' | 'settings' | 'wanted'>): string {
  const known = JSON.stringify([plan.backlog_open, plan.tasks, settings, wanted]);
  return createHash('sha256').update(known).digest('hex').slice(0, 32);
}
