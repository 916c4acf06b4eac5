import { PROJECT_ID_PATTERN } from '../../crds/fields/names.ts';
import { API_VERSION, PROJECT } from '../../crds/resources.ts';
import { hashOf } from '../import/text/identifier.ts';
import type { HeldAbsence } from './absences.ts';
import { type CalendarSpec, calendarOf, type HeldCalendar } from './calendar.ts';
import { fitting, type Tell } from './fit.ts';
import { type HeldMember, type MemberSpec, teamOf } from './team.ts';

/** A project as the project service has it, with all that a Project may declare of it. */
export interface HeldProject {
  id: string;
  name: string;
  description: string;
  calendar: HeldCalendar;
  team: HeldMember[];
  absences: (HeldAbsence & { employee_id: string })[];
}

export interface AdoptedManifest {
  apiVersion: typeof API_VERSION;
  kind: 'Project';
  metadata: { name: string };
  spec: {
    projectID?: string;
    displayName: string;
    description?: string;
    calendar: CalendarSpec;
    team?: MemberSpec[];
    backlog: { source: 'External' };
  };
}

const LONGEST_NAME = 100;

/**
 * A Project that, once it is applied, declares what the services hold already. The backlog stays theirs. What does not fit the kind is told,
 * a sentence each. Pure. @throws Error when no Project can have the id
 */
export function manifestOf(held: HeldProject, tell: Tell): AdoptedManifest {
  const team = teamOf(held.team, held.absences, tell);
  const { description } = held;
  return {
    apiVersion: API_VERSION,
    kind: PROJECT.kind as 'Project',
    metadata: { name: objectNameOf(held.id) },
    spec: {
      ...(objectNameOf(held.id).toUpperCase() === held.id ? {} : { projectID: held.id }),
      displayName: fitting('the name of the project', held.name, LONGEST_NAME, tell) || held.id,
      ...(description === '' ? {} : { description }),
      calendar: calendarOf(held.calendar, tell),
      ...(team.length === 0 ? {} : { team }),
      backlog: { source: 'External' },
    },
  };
}

/** The id in small letters, which in capitals is the id again. One that ends in a hyphen, which no name may, gets a name of its own. */
function objectNameOf(id: string): string {
  if (!PROJECT_ID_PATTERN.test(id)) throw new Error(`no Project can have the id ${id}`);
  const name = id.toLowerCase();
  return name.endsWith('-') ? `${name}${hashOf(id)}` : name;
}
