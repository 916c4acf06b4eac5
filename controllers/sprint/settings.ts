import type { Project } from '../../crds/project.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';

export type SprintWish = Parameters<SprintClient['startSprint']>[0]['body'];

/** What holds for a sprint once its own fields, the Project's defaults and the defaults of its mode are put together. */
export interface Settings {
  durationWeeks: number;
  maxTasks: number;
  mode: 'Live' | 'Simulated';
  closePolicy: 'EndDate' | 'WhenDone' | 'Manual';
  assignment: 'None' | 'RoundRobin';
  schedule: string;
  timeZone: string;
}

const SCHEDULE = '0 14 * * 1-5';

const CLOSE_POLICY = { Live: 'EndDate', Simulated: 'WhenDone' } as const;

/** As it is asked for now, of a sprint of this mode. Undefined when its Project, which decides, is not there. */
export function closePolicyOf(
  { spec }: Pick<Sprint, 'spec'>,
  project: Project | undefined,
  mode: Settings['mode'],
): Settings['closePolicy'] | undefined {
  return spec.closePolicy ?? (project && (project.spec.sprintDefaults.closePolicy ?? CLOSE_POLICY[mode]));
}

/** Without its Project a sprint that runs keeps the settings that its status shows. */
export function settingsOf({ spec, status }: Sprint, project: Project | undefined): Settings {
  const defaults = project?.spec.sprintDefaults;
  const mode = spec.mode ?? defaults?.mode ?? 'Live';
  const isLive = mode === 'Live';
  const shared = defaults?.dailyScrum;
  return {
    durationWeeks: spec.durationWeeks ?? defaults?.durationWeeks ?? 2,
    maxTasks: spec.maxTasks ?? defaults?.maxTasks ?? 10,
    mode,
    closePolicy: closePolicyOf({ spec }, project, mode) ?? CLOSE_POLICY[mode],
    assignment: spec.assignment ?? defaults?.assignment ?? (isLive ? 'None' : 'RoundRobin'),
    schedule: spec.dailyScrum.schedule ?? shared?.schedule ?? status?.schedule ?? SCHEDULE,
    timeZone:
      spec.dailyScrum.timeZone ?? shared?.timeZone ?? project?.spec.calendar.timeZone ?? status?.timeZone ?? 'UTC',
  };
}

/** What the sprint service is asked for. */
export function wishOf({ metadata, spec }: Sprint, settings: Settings, externalRef: string): SprintWish {
  return {
    sprint_name: metadata.name,
    goal: spec.goal,
    duration_weeks: settings.durationWeeks,
    mode: settings.mode,
    close_policy: settings.closePolicy,
    assignment: settings.assignment,
    max_tasks: settings.maxTasks,
    external_ref: externalRef,
    ...(spec.startDate === undefined ? {} : { start_date: spec.startDate }),
    ...(spec.tasks === undefined ? {} : { tasks: spec.tasks }),
    ...(spec.simulation?.seed === undefined ? {} : { seed: spec.simulation.seed }),
  };
}
