import { createHash } from 'node:crypto';
import { HOURS_PER_DAY } from '../../crds/fields/team.ts';
import type { Project } from '../../crds/project.ts';
import type { BacklogClient } from '../../services/backlog/contract/client.ts';
import type { ProjectClient } from '../../services/project/contract/client.ts';

export type ProjectDeclaration = Parameters<ProjectClient['declareProject']>[0]['body'];
export type BacklogDeclaration = Parameters<BacklogClient['declareBacklog']>[0]['body'];

/** What the project service is told of a Project. Its digest changes exactly when one of the other fields does. */
export function projectDeclaration({ metadata, spec }: Project, owner: string): ProjectDeclaration {
  const { calendar } = spec;
  const declared = {
    owner,
    name: spec.displayName ?? metadata.name,
    description: spec.description ?? '',
    calendar: {
      country: calendar.country ?? null,
      subdivision: calendar.subdivision ?? null,
      time_zone: calendar.timeZone,
      working_days: calendar.workingDays,
      holidays: calendar.holidays ?? [],
    },
    team: (spec.team ?? []).map((member) => ({
      id: member.employeeID,
      name: member.name,
      role: member.role ?? null,
      hours_per_day: member.hoursPerDay ?? HOURS_PER_DAY,
      absences: (member.absences ?? []).map(({ startDate, endDate, reason }) => ({
        start_date: startDate,
        end_date: endDate,
        reason: reason ?? null,
      })),
    })),
  };
  return { ...declared, digest: digestOf(declared) };
}

/** What the backlog service is told of an inline backlog; undefined when the tasks come from elsewhere. */
export function backlogDeclaration({ spec }: Project): BacklogDeclaration | undefined {
  if (spec.backlog.source !== 'Inline') return undefined;
  const tasks = (spec.backlog.tasks ?? []).map((task) => ({
    task_id: task.id,
    title: task.title,
    description: task.description ?? '',
    points: task.points ?? null,
    priority: task.priority ?? null,
    depends_on: task.dependsOn ?? [],
    assigned_to: task.assignedTo ?? null,
  }));
  return { tasks, digest: digestOf(tasks) };
}

/** The digest of a backlog of sample tasks: they are the service's own, so there is nothing more to tell it. */
export const GENERATED = 'generated';

// Fields are always written in the order above, so equal declarations are equal text.
function digestOf(declared: unknown): string {
  return createHash('sha256').update(JSON.stringify(declared)).digest('hex');
}
