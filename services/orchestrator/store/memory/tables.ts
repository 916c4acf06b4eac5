import type { ColumnType, Generated, RawBuilder } from 'kysely';
import type { Json } from '../../../kit/database/kit-tables.ts';
import type { Episode } from '../../contract/memory.ts';
import type { Advice, Decision } from '../../contract/shapes.ts';
import type { AdviceFault } from '../../domain/advice/failure.ts';
import type { ConditionCode } from '../../domain/strategies/conditions.ts';
import type { Step } from '../../domain/strategies/step.ts';

/** Counts and codes, never a user's words. */
export type Facts = Record<string, unknown>;

export interface StrategyContent {
  name: string;
  /** in which it holds */
  condition: ConditionCode;
  step: Step;
  /** of the sprints that it speaks of */
  mode: 'Live' | 'Simulated';
}

/** What is remembered, learned of it, and said by models. */
export interface MemoryTables {
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
