import type { Generated, Kysely, Selectable, Transaction } from 'kysely';
import type { z } from 'zod';
import type { Json, KitTables } from '../../kit/database/kit-tables.ts';
import type { UnitOfWork, Work } from '../../kit/database/unit-of-work.ts';
import type {
  closedBecause,
  closePolicy,
  DailyScrumReport,
  DailyScrumSchedule,
  retrospective,
  sprintMode,
  sprintStatus,
} from '../contract/shapes.ts';
import type { Member } from '../domain/assign.ts';
import type { SimulatedTask } from '../domain/simulation/impediment.ts';
import type { Day } from '../domain/window.ts';

/** The project's calendar as the sprint last saw it: what goes on counting while the project service is away. */
export interface CalendarSnapshot {
  team: Member[];
  days: Day[];
  /** of the project service's answer, to be named when it is asked again; absent: more than one answer, or one without */
  tag?: string;
}

export interface SprintTables {
  /** one row a project: numbers its sprints and is locked by whoever starts one */
  projects: { project_id: string; last_number: number; last_closed_sprint_id: string | null };
  sprints: {
    sprint_id: string;
    project_id: string;
    number: number;
    sprint_name: string;
    goal: string;
    status: z.output<typeof sprintStatus>;
    mode: z.output<typeof sprintMode>;
    close_policy: z.output<typeof closePolicy>;
    seed: number;
    /** version of what plays it; 1: started before there was another */
    simulator: number;
    start_date: string;
    end_date: string;
    duration_weeks: number;
    time_zone: string;
    /** when the clock closes it; null: something else does */
    close_at: Date | null;
    external_ref: string | null;
    external_uid: string | null;
    external_spec: string | null;
    calendar: Json<CalendarSnapshot>;
    started_at: Date;
    closed_at: Date | null;
    /** Simulated: the last day that was played */
    simulated_until: string | null;
    retrospective: Json<z.output<typeof retrospective>> | null;
    version: number;
    /** as it was asked for; null: not said, or started before this was kept */
    max_tasks: number | null;
    max_points: number | null;
    decision_id: string | null;
    daily_scrum: Json<Required<DailyScrumSchedule>> | null;
    closed_because: z.output<typeof closedBecause> | null;
    /** place in the order of changes; 0 only until the transaction that starts it commits */
    changed: number;
  };
  /** one row: whoever changes a sprint holds it until the commit, so places show up in their order */
  change_head: { last: number };
  tasks: Omit<SimulatedTask, 'depends_on'> & { position: number; depends_on: Json<string[]> };
  /** every change of a task that somebody, or the simulation, reported */
  progress_reports: {
    id: Generated<number>;
    sprint_id: string;
    task_id: string;
    day: string;
    from_progress: number;
    to_progress: number;
    from_impediment: string | null;
    impediment: string | null;
    /** date of the daily scrum that told it; null: none yet */
    told_on: string | null;
  };
  /** tasks that were given to somebody else while their sprint ran */
  hand_overs: {
    id: Generated<number>;
    sprint_id: string;
    task_id: string;
    day: string;
    from_assignee: string | null;
    to_assignee: string | null;
  };
  daily_scrums: {
    sprint_id: string;
    date: string;
    report: Json<DailyScrumReport>;
    /** false: a day off that the sprint's own clock passed; nobody outside has heard of it */
    asked_for: boolean;
  };
}

export type SprintRow = Selectable<SprintTables['sprints']>;
export type TaskRow = Selectable<SprintTables['tasks']>;

export type SprintDatabase = Kysely<SprintTables & KitTables>;
export type SprintTrx = Transaction<SprintTables & KitTables>;
export type SprintWork = Work<SprintTables & KitTables>;
export type SprintUnit = UnitOfWork<SprintTables & KitTables>;
