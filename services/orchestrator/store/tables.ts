import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Json, KitTables } from '../../kit/database/kit-tables.ts';
import type { UnitOfWork, Work } from '../../kit/database/unit-of-work.ts';
import type { Decision, OrchestrationSettings, SprintForecast, Unit } from '../contract/shapes.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Losses } from '../domain/gate.ts';
import type { Step } from '../domain/strategies/step.ts';
import type { MemoryTables } from './memory/tables.ts';

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

export interface OrchestratorTables extends MemoryTables {
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
    /** at least `settings_version` */
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
    /** when it was done, by the database's clock; null: it is not done, or was before this was kept */
    acted_at: Date | null;
  };
  forecasts: {
    sprint_id: string;
    project_id: string;
    body: Json<SprintForecast>;
    changed: number;
  };
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
