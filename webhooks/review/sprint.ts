import type { Project } from '../../crds/project.ts';
import { hasWorkingDay } from '../../crds/rules/working-days.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { Verdict } from './verdict.ts';

/** Judges a Sprint as it is to be, with its Project when that is there. Warns only. Pure. */
export function judgeSprint({ spec }: Sprint, project: Project | undefined): Verdict {
  if (project === undefined)
    return { warnings: [`spec.projectRef: there is no Project ${spec.projectRef.name} yet: the sprint waits for it`] };
  const { calendar, sprintDefaults, team = [] } = project.spec;
  const weeks = spec.durationWeeks ?? sprintDefaults.durationWeeks;
  const isOff = spec.startDate !== undefined && !hasWorkingDay(spec.startDate, weeks, calendar);
  const hasTeam = team.length > 0 || (project.status?.team?.length ?? 0) > 0;
  return {
    warnings: [
      ...(hasTeam ? [] : [`spec.projectRef: nobody is in the team of Project ${spec.projectRef.name}`]),
      ...(isOff ? [`spec.startDate: all days of the ${weeks} week(s) from ${spec.startDate} are days off`] : []),
      ...beyondReach(spec.maxTasks, project),
    ],
  };
}

function beyondReach(maxTasks: number | undefined, { status }: Project): string[] {
  const { unit, high, sprints = 0 } = status?.velocity ?? {};
  if (maxTasks === undefined || unit !== 'Tasks' || high === undefined || maxTasks <= high) return [];
  return [
    `spec.maxTasks: ${maxTasks} is more than the team has delivered: at most about ${high} tasks in ${sprints} closed sprints`,
  ];
}
