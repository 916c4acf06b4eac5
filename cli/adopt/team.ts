import { keyId } from '../../crds/fields/names.ts';
import { type AbsenceSpec, absencesOf, type HeldAbsence } from './absences.ts';
import { fitting, type Tell } from './fit.ts';

/** As the project service has them. */
export interface HeldMember {
  id: string;
  name: string;
  role: string | null;
  hours_per_day: number;
}

export interface MemberSpec {
  employeeID: string;
  name: string;
  role?: string;
  hoursPerDay: number;
  absences?: AbsenceSpec[];
}

const MOST = 50;
const LONGEST_NAME = 100;

/** The team as a Project takes it: 50 people at most. What had to change is told. */
export function teamOf(
  held: readonly HeldMember[],
  absences: readonly (HeldAbsence & { employee_id: string })[],
  tell: Tell,
): MemberSpec[] {
  const fit = held.filter(({ id }) => keyId().safeParse(id).success);
  const [kept, tooMany] = [fit.slice(0, MOST), fit.slice(MOST)];
  const misfits = held.filter((member) => !fit.includes(member));
  if (misfits.length > 0)
    tell(`${idsOf(misfits)}: no ids that a Project takes; they stay in the services, and are not in the manifest`);
  if (tooMany.length > 0)
    tell(
      `the team has ${held.length} people, and a Project takes ${MOST}: ${idsOf(tooMany)} stay in the services, and are not in the manifest`,
    );
  const absencesBy = Map.groupBy(absences, ({ employee_id }) => employee_id);
  return kept.map((member) => memberOf(member, absencesBy.get(member.id) ?? [], tell));
}

function memberOf(
  { id, name, role, hours_per_day: hoursPerDay }: HeldMember,
  away: HeldAbsence[],
  tell: Tell,
): MemberSpec {
  const spec: MemberSpec = {
    employeeID: id,
    name: fitting(`${id}: the name`, name, LONGEST_NAME, tell) || id,
    hoursPerDay,
  };
  if (role) spec.role = fitting(`${id}: the role`, role, LONGEST_NAME, tell);
  const absences = absencesOf(id, away, tell);
  return absences.length === 0 ? spec : { ...spec, absences };
}

const idsOf = (members: readonly HeldMember[]): string => members.map(({ id }) => id).join(', ');
