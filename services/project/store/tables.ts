import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { Json, KitTables } from '../../kit/database/kit-tables.ts';
import type { UnitOfWork, Work } from '../../kit/database/unit-of-work.ts';
import type { Weekday } from '../domain/calendar.ts';
import type { ProjectStatus } from '../domain/status.ts';

/** Who wrote a row of the team: a declaration replaces its own rows and leaves those of REST alone. */
export type Source = 'declared' | 'rest';

/** Means over the closed sprints of a project. */
export interface Velocity {
  sprints: number;
  mean_completed_tasks: number;
  mean_completed_points: number;
}

export interface ProjectTables {
  projects: {
    id: string;
    name: string;
    description: string;
    status: ProjectStatus;
    owner: string | null;
    declared_digest: string | null;
    country: string | null;
    subdivision: string | null;
    time_zone: string;
    working_days: Json<Weekday[]>;
    holidays: Json<{ date: string; name: string }[]>;
    /** grows with everything that is told of the project; 0: nothing was */
    version: Generated<number>;
    /** as its backlog told last; null: no sprint was counted */
    velocity: ColumnType<Velocity | null, string | null | undefined, string>;
  };
  employees: {
    id: string;
    name: string;
    gender: string | null;
    state: string | null;
    age: number | null;
    project_assign: boolean | null;
    active: boolean | null;
  };
  /** name, role and hours are the project's own: two projects may each have an E001 */
  team_members: {
    project_id: string;
    employee_id: string;
    name: string;
    role: string | null;
    hours_per_day: number;
    source: Source;
  };
  absences: {
    pto_id: string;
    /** null: of the person, in every project */
    project_id: string | null;
    employee_id: string;
    start_date: string;
    /** its last day */
    end_date: string;
    reason: string | null;
    source: Source;
    created_at: Date;
  };
  /** the sprints that were heard of: a close may come before the start of the same sprint is applied */
  project_sprints: { sprint_id: string; project_id: string; closed: boolean };
  roles: { id: string; role: string };
  designations: { id: string; name: string; experience: string | null; years: number | null };
  employee_roles: { employee_id: string; role_id: string };
  employee_designations: { employee_id: string; designation_id: string };
  role_designations: { role_id: string; designation_id: string };
}

export type ProjectDatabase = Kysely<ProjectTables & KitTables>;
export type ProjectTransaction = Transaction<ProjectTables & KitTables>;
export type ProjectWork = Work<ProjectTables & KitTables>;
export type ProjectUnit = UnitOfWork<ProjectTables & KitTables>;
