import type { Project } from '../../crds/project.ts';
import { findDependencyCycle } from '../../crds/rules/dependency-cycle.ts';
import { unknownAssignees } from '../../crds/rules/unknown-assignee.ts';
import type { Verdict } from './verdict.ts';

/** What is known of the Projects that are there already. */
export interface OtherProjects {
  /** namespace/name of another Project of the same projectID */
  takenBy: string | undefined;
}

/** Judges a Project as it is to be. `before` is what it was; a fault that was there already holds up no other change. Pure. */
export function judgeProject(project: Project, before: Project | undefined, { takenBy }: OtherProjects): Verdict {
  const { backlog, team = [] } = project.spec;
  const { tasks = [] } = backlog;
  const cycle = findDependencyCycle(tasks);
  if (cycle !== undefined && findDependencyCycle(before?.spec.backlog.tasks ?? []) === undefined)
    return {
      refusal: `spec.backlog.tasks: dependencies form a cycle: ${[...cycle, cycle[0]].join(' -> ')}: take one of them away`,
    };
  const members = [...team.map(({ employeeID }) => employeeID), ...(project.status?.team ?? [])];
  const assigned = tasks.map(({ id, assignedTo = null }) => ({ id, assignee: assignedTo }));
  const strangers = unknownAssignees(assigned, members);
  return {
    warnings: [
      ...(takenBy === undefined
        ? []
        : [`spec.projectID: the id is that of Project ${takenBy} already: this one will not become ready`]),
      ...(members.length === 0 ? ['spec.team: nobody is in it: no sprint can be planned for anybody'] : []),
      ...(strangers === undefined
        ? []
        : [`spec.backlog.tasks: assigned to people who are not in the team: ${strangers}`]),
    ],
  };
}
