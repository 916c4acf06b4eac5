import { type Selectable, sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import { naturally } from '../../kit/natural-order.ts';
import { lockingProject, type ProjectRow } from './projects.ts';
import type { ProjectDatabase, ProjectTables, ProjectTransaction } from './tables.ts';
import type { MemberRow } from './team.ts';

type Absence = Pick<Selectable<ProjectTables['absences']>, 'employee_id' | 'start_date' | 'end_date' | 'reason'>;
type Member = Pick<MemberRow, 'employee_id' | 'name' | 'role' | 'hours_per_day'>;

export interface WholeProject {
  project: ProjectRow;
  /** by id, in natural order */
  members: Member[];
  /** of present members, by start date */
  absences: Absence[];
}

/** A project with its team and those absences that touch the window, in one statement; see wholeOf. */
export const findWithin = (
  db: ProjectDatabase,
  id: string,
  { start_date: from, end_date: to }: { start_date: string; end_date: string },
): Promise<WholeRow | undefined> => whole(db, { id, from, to }).executeTakeFirst();

/** With all absences; see wholeOf. */
export const readingWhole = (db: ProjectDatabase, id: string) => whole(db, { id, from: '-infinity', to: 'infinity' });

/** Takes the project's row for this transaction, and reads the project as it is from then on: for `together`. */
export const lockingWhole = (trx: ProjectTransaction, id: string) =>
  [lockingProject(trx, { id }), readingWhole(trx, id)] as const;

export type WholeRow = Awaited<ReturnType<ReturnType<typeof readingWhole>['execute']>>[number];

export function wholeOf({ members, absences, ...project }: WholeRow): WholeProject {
  return {
    project,
    members: listOf<MemberTuple>(members)
      .map(([employee_id, name, role, hours_per_day]) => ({ employee_id, name, role, hours_per_day }))
      .sort((a, b) => naturally(a.employee_id, b.employee_id)),
    absences: listOf<AbsenceTuple>(absences).map(([employee_id, start_date, end_date, reason]) => ({
      employee_id,
      start_date,
      end_date,
      reason,
    })),
  };
}

type MemberTuple = [employee_id: string, name: string, role: string | null, hours_per_day: number];
type AbsenceTuple = [employee_id: string, start_date: string, end_date: string, reason: string | null];

const listOf = <Tuple>(text: string | null): Tuple[] => (text === null ? [] : JSON.parse(text));

// Lists of lists, as json and not jsonb: PostgreSQL takes a fifth less for them than for objects that it builds and then writes as text.
// They stay text here, since who knows a text need not read it.
const whole = statement((db: ProjectDatabase, { id, from, to }: { id: string; from: string; to: string }) =>
  db
    .selectFrom('projects')
    .selectAll()
    .select((e) => [
      e
        .selectFrom('team_members')
        .select(
          sql<string | null>`json_agg(json_build_array(team_members.employee_id, team_members.name, team_members.role,
            team_members.hours_per_day))::text`.as('rows'),
        )
        .whereRef('team_members.project_id', '=', 'projects.id')
        .as('members'),
      e
        .selectFrom('absences')
        .innerJoin('team_members', 'team_members.employee_id', 'absences.employee_id')
        .select(
          sql<string | null>`json_agg(json_build_array(absences.employee_id, absences.start_date, absences.end_date,
            absences.reason) order by absences.start_date, absences.employee_id, absences.pto_id)::text`.as('rows'),
        )
        .whereRef('team_members.project_id', '=', 'projects.id')
        // Without a project it is of the person, in every project.
        .where((e) => e.or([e('absences.project_id', '=', e.ref('projects.id')), e('absences.project_id', 'is', null)]))
        .where(sql<boolean>`absences.start_date <= ${to}::date and absences.end_date >= ${from}::date`)
        .as('absences'),
    ])
    .where('id', '=', id),
);
