import { z } from 'zod';
import { oneLine, plainDate } from '../../kit/calls/fields.ts';
import { backlogOpen, closePolicy, dailyScrumSchedule, sprintMode } from '../../sprint/contract/shapes.ts';

/** What a commitment is counted in: points once enough tasks have them, see the guide. */
export const unit = z.enum(['tasks', 'points']);
export type Unit = z.output<typeof unit>;
export const decisionMode = z.enum(['rule_based_only', 'intelligence_enhanced']);
const action = z.enum(['StartSprint', 'CloseSprint', 'Wait']);
const gate = z.enum(['open', 'closed']);
/** Off: nothing but what is asked by REST. Advise: forecasts and recommendations. Propose, Automatic: the operator makes Sprints. */
const autonomy = z.enum(['Off', 'Advise', 'Propose', 'Automatic']);

/**
 * proposed: worked out, nobody acts on it yet. acting: its start or close is being carried out. acted: done. rejected: a human said no.
 * superseded: others came first, or the facts changed. waited: there was nothing to do.
 */
export const decisionState = z.enum(['proposed', 'acting', 'acted', 'rejected', 'superseded', 'waited']);

/** A share or probability, 0 to 1. */
const share = z.number().min(0).max(1);

/**
 * One decision with everything that a person must see to know why it is 6 and not 8. Values are in `unit`, null where the action has none.
 * Same facts, same decision.
 */
export const decision = z.object({
  decision_id: z.uuid(),
  /** grows with every change of its state */
  version: z.number().int(),
  project_id: z.string(),
  /** of the sprint that it starts or closes, 1, 2, 3, … in its project; null: Wait */
  number: z.number().int().nullable(),
  state: decisionState,
  action,
  /** one CamelCase word: TasksUnassigned, AllTasksCompleted, SprintInProgress, BacklogEmpty, SprintsWait, Rejected, … */
  reason: z.string(),
  /** why it is no better founded, in CamelCase words: NoHistory, FewSprints, GateClosed, HistoryBehind, ModeIsRuleBased, … */
  limits: z.array(z.string()),
  source: decisionMode,
  unit,
  rule_value: z.number().nullable(),
  learned_value: z.number().nullable(),
  applied_value: z.number().nullable(),
  /** the Sprint Backlog as it would be taken now */
  tasks: z.array(z.string()),
  duration_weeks: z.number().int().nullable(),
  /** length that would suit better; null: none is proposed */
  proposed_weeks: z.number().int().nullable(),
  /** P(all of it is done by the end) of the tasks really chosen: what people will see */
  probability: share.nullable(),
  /** P(capacity ≥ applied value): what the target is tested on */
  capacity_probability: share.nullable(),
  /** of what will be delivered, 80 % of the sprints */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** P(the learned value costs less than the rule's); null below five own sprints */
  confidence: share.nullable(),
  threshold: share,
  target: share,
  gate: gate.nullable(),
  /** closed sprints of the project that teach */
  own_sprints: z.number().int(),
  effective_sprints: z.number(),
  prior_share: share,
  /** sprints that closed and are not counted yet */
  missing_sprints: z.array(z.string()),
  /** Sprint objects that wait in Kubernetes */
  waiting: z.array(z.string()),
  backlog: backlogOpen,
  sprint_id: z.string().nullable(),
  /** body of the start that carries it out; null: nothing is started */
  start: z.record(z.string(), z.unknown()).nullable(),
  /** one line for people */
  sentence: z.string(),
  /** of what was known: the same facts again are no news */
  fingerprint: z.string(),
  decided_at: z.string(),
  correlation_id: z.string().nullable(),
});
export type Decision = z.output<typeof decision>;

/** What a sprint that is started for a project gets where the caller says nothing. */
const sprintDefaults = z.strictObject({
  duration_weeks: z.number().int().min(1).max(4),
  max_tasks: z.number().int().min(1).max(100),
  mode: sprintMode,
  close_policy: closePolicy,
  assignment: z.enum(['None', 'RoundRobin']).optional(),
  daily_scrum: dailyScrumSchedule.optional(),
});

/** How a project wants to be decided for. */
export const settings = z.strictObject({
  autonomy,
  decision_mode: decisionMode,
  /** with which probability all of a commitment shall be done */
  target_probability: z.number().min(0.5).max(0.95),
  /** which confidence opens the gate */
  confidence_threshold: z.number().min(0.5).max(0.99),
  task_count: z.enum(['Enabled', 'Disabled']),
  duration: z.enum(['Enabled', 'Disabled']),
  /** whether a language model may comment on decisions; it never changes one */
  advice: z.enum(['Enabled', 'Disabled']).default('Enabled'),
  sprint_defaults: sprintDefaults,
});
export type OrchestrationSettings = z.output<typeof settings>;

const health = z.enum(['OnTrack', 'AtRisk', 'OffTrack']);

/** How well a project's forecasts came true, of the last hundred at most. */
const record = z.object({
  /** mean squared error of P(all done) at the start, 0 (perfect) to 1 */
  brier: z.number(),
  /** closed sprints whose delivery lay within the 80 % interval of their start */
  within: z.number().int(),
  sprints: z.number().int(),
});

/** What a language model says of a decision that is made already. It moves no number. */
export const advice = z.object({
  /** Unknown: no model gave a usable answer */
  risk: z.enum(['Low', 'Medium', 'High', 'Unknown']),
  /** one line */
  summary: z.string().max(500),
  recommendations: z.array(z.string().max(200)).max(3),
  /** with its tag: llama3.2:latest */
  model: z.string(),
  time: z.string(),
  generation_ms: z.number(),
  /** why there is no more of it, one line; null: there is */
  error: z.string().nullable(),
});
export type Advice = z.output<typeof advice>;

/** What is expected of a running sprint; of a closed one as it was at the last. */
export const forecast = z.object({
  sprint_id: z.string(),
  project_id: z.string(),
  /** the sprint's own day whose facts are in it */
  as_of: plainDate,
  unit,
  committed: z.number(),
  done: z.number(),
  /** P(all is done by the end) */
  probability: share,
  expected: z.number(),
  low: z.number(),
  high: z.number(),
  p50_date: plainDate.nullable(),
  p85_date: plainDate.nullable(),
  health,
  /** closed sprints of the project that it rests on */
  based_on: z.number().int(),
  record: record.nullable(),
  decision_id: z.string().nullable(),
  decision_source: decisionMode.nullable(),
  /** place in the log of the last event that it takes into account: grows with every change of what is shown, but for advice */
  version: z.number().int(),
});
export type SprintForecast = z.output<typeof forecast>;

/** A forecast with what was said of the decision that the sprint began with; null: nothing yet, or it is switched off. */
export const sprintOutlook = forecast.extend({ advice: advice.nullable() });
export type SprintOutlook = z.output<typeof sprintOutlook>;

/** What a project delivers. */
const velocity = z.object({
  unit,
  /** delivered by the last closed sprint; null: none yet, likewise below */
  last: z.number().nullable(),
  median: z.number().nullable(),
  /** ends of what 80 % of the sprints delivered */
  low: z.number().nullable(),
  high: z.number().nullable(),
  trend: z.enum(['Rising', 'Stable', 'Falling', 'Unknown']),
  /** closed sprints that it rests on */
  sprints: z.number().int(),
});

export const projectOutlook = z.object({
  project_id: z.string(),
  velocity,
  last_decision: decision.nullable(),
  /** digest of the settings that its owner told last; null: none */
  settings_digest: z.string().nullable(),
  owner: z.string().nullable(),
  version: z.number().int(),
});
export type ProjectOutlook = z.output<typeof projectOutlook>;

/** Name of an object in Kubernetes. */
export const objectName = oneLine(1, 253);
