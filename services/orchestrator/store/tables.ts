import type { ColumnType, Generated, Kysely, RawBuilder, Selectable, Transaction } from 'kysely';
import type { Json, KitTables } from '../../kit/database/kit-tables.ts';
import type { UnitOfWork, Work } from '../../kit/database/unit-of-work.ts';
import type { Episode } from '../contract/memory.ts';
import type { Advice, Decision, OrchestrationSettings, SprintForecast, Unit } from '../contract/shapes.ts';
import type { AdviceFault } from '../domain/advice/failure.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Losses } from '../domain/gate.ts';
import type { ConditionCode } from '../domain/strategies/conditions.ts';
import type { Step } from '../domain/strategies/step.ts';

export type Mode = 'Live' | 'Simulated';
type Gate = 'open' | 'closed';

/** Who is in a team and when not. */
export interface Member {
  id: string;
  /** the last day is one of them */
  absences: { start_date: string; end_date: string }[];
}

/** What was worked out for a sprint when it started, used or not; it is scored when the sprint closes. */
export interface Shadow {
  rule: number;
  learned: number;
  gate: Gate;
  /** 0..1 */
  target: number;
  /** capacity as it was believed: [value, weight] */
  capacity: [number, number][];
  /** in the unit that the project decided in; absent in the other one, and in rows from before */
  strategies?: StrategyShadow;
}

/** What strategies had to say of a sprint that began, beside the learned value. */
export interface StrategyShadow {
  /** codes of the conditions that held, whether or not a strategy was known for them */
  held: string[];
  /** the learned value a step up and a step down */
  up: number;
  down: number;
  /** strategies that held and would have changed the value, from the confidence on from which they are looked at, that one first */
  said: { id: string; step: Step; confidence: number }[];
  /** what they would have done to it all told; null: nothing */
  advised: Step | null;
}

/** What was forecast at the start, of the commitment as it was made. */
export interface StartForecast {
  probability: number;
  expected: number;
  low: number;
  high: number;
}

/** One sprint in one unit. */
export interface SprintFigures {
  committed: number;
  shadow: Shadow;
  start: StartForecast;
  /** null until it closes, likewise below */
  delivered: number | null;
  evidence: Evidence | null;
  losses: Losses | null;
  /** what was done when a share (0..1) of its working days was over: [share, done] */
  path: [number, number][] | null;
}

export interface OrchestratorTables {
  /** one row: the place in chronicle's log up to which everything is applied, and the furthest that it ever was */
  log_position: { position: number; furthest: number };
  /** one row: how many changes the list routes have told */
  change_count: { changes: number };
  projects: {
    project_id: string;
    unit: Unit;
    /** how the gates stand after the last start, by unit */
    gates: Json<Record<Unit, Gate>>;
    /** null: never told */
    team: Json<Member[]> | null;
    owner: string | null;
    settings: Json<OrchestrationSettings> | null;
    settings_digest: string | null;
    waiting: Json<string[]>;
    proposals: Json<string[]>;
    last_decision_id: string | null;
    /** of the last event about its decisions or settings */
    event_version: number;
    /** of the last event about its settings */
    settings_version: number;
    /** grows with every change of what is shown */
    version: number;
    changed: number;
  };
  sprints: {
    sprint_id: string;
    project_id: string;
    number: number;
    sprint_name: string;
    mode: Mode;
    start_date: string;
    end_date: string;
    duration_weeks: number;
    /** null: not told by events from before */
    working_days: Json<string[]> | null;
    person_days: number | null;
    decision_id: string | null;
    tasks: number;
    tasks_with_points: number;
    open_tasks: number | null;
    open_tasks_with_points: number | null;
    /** neither the backlog nor named tasks limited it */
    unlimited: boolean;
    status: 'running' | 'closed';
    started_at: Date;
    closed_at: Date | null;
    /** place of the close in chronicle's log */
    closed_seq: number | null;
    closed_because: 'end' | 'done' | 'asked' | 'deleted' | null;
    /** the sprint's own day whose facts are known */
    as_of: string;
    /** working days before this one are over */
    gone_before: string;
    days_worked: number | null;
    days_planned: number | null;
    carried_over: number | null;
    in_tasks: Json<SprintFigures>;
    /** null: no task of it has points */
    in_points: Json<SprintFigures> | null;
  };
  /** done and remaining after each working day whose daily scrum was held */
  sprint_days: {
    sprint_id: string;
    day: string;
    done_tasks: number;
    remaining_tasks: number;
    /** null: not told by events from before */
    done_points: number | null;
    remaining_points: number | null;
    blocked_tasks: number;
  };
  /** the Sprint Backlog of running sprints */
  sprint_tasks: {
    sprint_id: string;
    task_id: string;
    points: number | null;
    is_done: boolean;
    is_blocked: boolean;
    /** of the sprint, with the last change that is in it */
    version: number;
  };
  decisions: {
    decision_id: string;
    project_id: string;
    number: number | null;
    action: Decision['action'];
    state: Decision['state'];
    version: number;
    body: Json<Decision>;
    decided_at: Date;
  };
  forecasts: {
    sprint_id: string;
    project_id: string;
    body: Json<SprintForecast>;
    changed: number;
  };
  /** One a decision; and one a sprint that somebody else started. All but the vector comes from the log. */
  agent_episodes: {
    /** the decision's id; of a sprint that others started, made from the sprint's */
    episode_id: string;
    project_id: string;
    episode_type: Episode['episode_type'];
    timestamp: Date;
    context: Json<Facts>;
    decision: Json<Facts>;
    actions: Json<string[]>;
    patterns: Json<Facts>;
    outcome: Json<Facts> | null;
    outcome_quality: number | null;
    outcome_recorded_at: Date | null;
    /** written as "[1,2]"; null: not made yet, or the text changed since */
    embedding: string | null;
    requires_embedding: boolean;
    embedding_model: string | null;
    embedding_digest: string | null;
    agent_version: string;
    control_mode: Decision['source'];
    decision_source: Decision['source'];
    sprint_id: string | null;
    chronicle_note_id: string | null;
    /** of the decision, with the last state that is in it */
    decision_version: number;
  };
  /** Strategies. A row is one version: what it says never changes, its figures do. */
  agent_knowledge: {
    /** made from condition, mode and version, so that a rebuild gives the same */
    knowledge_id: string;
    knowledge_type: 'strategy' | 'pattern' | 'constraint' | 'heuristic';
    content: Json<StrategyContent>;
    description: string;
    confidence: number;
    supporting_episodes: string[];
    contradicting_episodes: string[];
    times_applied: number;
    success_count: number;
    failure_count: number;
    success_rate: ColumnType<number | null, never, never>;
    created_at: Date;
    last_validated: Date | null;
    last_applied: Date | null;
    embedding: string | null;
    created_by: string;
    is_active: boolean;
    /** 1, 2, 3, … of its condition and mode */
    version: number;
    superseded_by: string | null;
  };
  /** What is thought of a project now; forgotten an hour after the last thought. Not from the log. */
  agent_working_memory: {
    session_id: string;
    project_id: string;
    user_id: string | null;
    current_goal: string | null;
    active_context: Json<Facts>;
    /** jsonb[] */
    thought_history: ColumnType<{ at: string; thought: string }[], RawBuilder<unknown>, RawBuilder<unknown>>;
    created_at: Date;
    last_updated: Date;
    expires_at: Date;
    is_active: boolean;
    related_episodes: string[];
  };
  /** How retrieval and backfill went; kept for a week. Not from the log. */
  agent_memory_metrics: {
    metric_id: Generated<string>;
    timestamp: Date;
    operation_type: string;
    latency_ms: number;
    results_count: number;
    recall_accuracy: number | null;
    precision: number | null;
    memory_usage_mb: number | null;
    cpu_percent: number | null;
    project_id: string | null;
    episode_count: number | null;
    strategy_count: number | null;
  };
  /** What a language model said of a decision, or why it said nothing. Not from the log, and kept when that is read anew. */
  advice: {
    /** of the episode that it is about */
    episode_id: string;
    project_id: string;
    risk: Advice['risk'];
    summary: string;
    recommendations: Json<string[]>;
    /** with its tag */
    model: string;
    /** null: there is advice */
    fault: AdviceFault | null;
    /** how often the model was asked in vain in the present facts */
    failures: number;
    generation_ms: number;
    time: Date;
    /** of what the decision said: one that says something else since is asked about anew */
    facts_digest: string;
    /** grows with every change of the row */
    version: number;
  };
  /** One a strategy and sprint for which it held and would have changed the decision. */
  strategy_performance_log: {
    log_id: string;
    strategy_id: string;
    episode_id: string;
    project_id: string;
    application_timestamp: Date;
    predicted_outcome: Json<Facts>;
    actual_outcome: Json<Facts> | null;
    outcome_quality: number | null;
    strategy_confidence: number;
    context_similarity: number | null;
    /** loss that its step would have saved; null: not known */
    performance_delta: number | null;
    created_at: Date;
    updated_at: Date;
  };
}

/** Counts and codes, never a user's words. */
export type Facts = Record<string, unknown>;

export interface StrategyContent {
  name: string;
  /** in which it holds */
  condition: ConditionCode;
  step: Step;
  /** of the sprints that it speaks of */
  mode: Mode;
}

export type ProjectRow = Selectable<OrchestratorTables['projects']>;
export type SprintRow = Selectable<OrchestratorTables['sprints']>;
export type SprintDayRow = Selectable<OrchestratorTables['sprint_days']>;
export type EpisodeRow = Selectable<OrchestratorTables['agent_episodes']>;
export type KnowledgeRow = Selectable<OrchestratorTables['agent_knowledge']>;
export type AdviceRow = Selectable<OrchestratorTables['advice']>;
export type SprintTaskRow = Selectable<OrchestratorTables['sprint_tasks']>;

export type OrchestratorDatabase = Kysely<OrchestratorTables & KitTables>;
export type OrchestratorTrx = Transaction<OrchestratorTables & KitTables>;
export type OrchestratorWork = Work<OrchestratorTables & KitTables>;
export type OrchestratorUnit = UnitOfWork<OrchestratorTables & KitTables>;
