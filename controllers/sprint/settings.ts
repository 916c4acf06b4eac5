import type { Project } from '../../crds/project.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import {
  assignmentOfMode,
  closePolicyOfMode,
  DEFAULT_MAX_TASKS,
  DEFAULT_WEEKS,
} from '../../services/sprint/contract/defaults.ts';
import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';
import { externalSpec } from './identity/same-wish.ts';

export type SprintWish = Parameters<SprintClient['startSprint']>[0]['body'];

/** What holds for a sprint once its own fields, the Project's defaults and the defaults of its mode are put together. */
export interface Settings {
  durationWeeks: number;
  /** undefined: points limit the sprint */
  maxTasks: number | undefined;
  mode: 'Live' | 'Simulated';
  closePolicy: 'EndDate' | 'WhenDone' | 'Manual';
  assignment: 'None' | 'RoundRobin';
  schedule: string;
  timeZone: string;
  dailyScrum: 'Scheduled' | 'Suspended';
}

/** What the service says of a sprint once it is started. */
type InService = Pick<ServiceSprint, 'time_zone' | 'mode' | 'duration_weeks' | 'close_policy' | 'daily_scrum'>;

const SCHEDULE = '0 14 * * 1-5';

export const modeOf = ({ spec }: Pick<Sprint, 'spec'>, project: Project | undefined): Settings['mode'] =>
  spec.mode ?? project?.spec.sprintDefaults.mode ?? 'Live';

/** As it is asked for now, of a sprint of this mode. Undefined when its Project, which decides, is not there. */
export function closePolicyOf(
  { spec }: Pick<Sprint, 'spec'>,
  project: Project | undefined,
  mode: Settings['mode'],
): Settings['closePolicy'] | undefined {
  return spec.closePolicy ?? (project && (project.spec.sprintDefaults.closePolicy ?? closePolicyOfMode(mode)));
}

/**
 * Without its Project a sprint that runs keeps the settings that its status shows. `held`: the sprint in the service, once it is read.
 */
export function settingsOf(
  { spec, status }: Pick<Sprint, 'spec' | 'status'>,
  project: Project | undefined,
  held?: InService | null,
): Settings {
  const defaults = project?.spec.sprintDefaults;
  const mode = modeOf({ spec }, project);
  const shared = defaults?.dailyScrum;
  const own: Settings = {
    durationWeeks: spec.durationWeeks ?? defaults?.durationWeeks ?? DEFAULT_WEEKS,
    maxTasks: spec.maxTasks ?? (spec.maxPoints === undefined ? (defaults?.maxTasks ?? DEFAULT_MAX_TASKS) : undefined),
    mode,
    closePolicy: closePolicyOf({ spec }, project, mode) ?? closePolicyOfMode(mode),
    assignment: spec.assignment ?? defaults?.assignment ?? assignmentOfMode(mode),
    schedule: spec.dailyScrum.schedule ?? shared?.schedule ?? status?.schedule ?? SCHEDULE,
    timeZone:
      spec.dailyScrum.timeZone ??
      shared?.timeZone ??
      (project === undefined ? status?.timeZone : undefined) ??
      zoneOfDays(status, held) ??
      project?.spec.calendar.timeZone ??
      'UTC',
    dailyScrum: spec.dailyScrum.state,
  };
  return spec.sprintID === undefined || !held ? own : { ...own, ...shownSettings(own, held) };
}

/** Of a sprint that an object merely shows: as the service has it. Its daily scrum is held by itself when both want it. */
function shownSettings(own: Settings, held: InService): Partial<Settings> {
  const { mode, duration_weeks: durationWeeks, close_policy: closePolicy, daily_scrum: scrum } = held;
  return {
    mode,
    durationWeeks,
    closePolicy,
    schedule: scrum?.schedule ?? own.schedule,
    timeZone: scrum?.time_zone ?? held.time_zone,
    dailyScrum: scrum?.state === 'Scheduled' ? own.dailyScrum : 'Suspended',
  };
}

/** A started sprint keeps the zone in which its days begin, and meets in it although the calendar's may have changed since. */
function zoneOfDays(status: Sprint['status'], held: InService | null | undefined) {
  if (held !== undefined) return held?.time_zone;
  return status?.sprintBacklog && status.day?.timeZone;
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
    external_ref: externalRef,
    external_spec: externalSpec(spec),
    ...(metadata.uid === undefined ? {} : { external_uid: metadata.uid }),
    ...(settings.maxTasks === undefined ? {} : { max_tasks: settings.maxTasks }),
    ...(spec.maxPoints === undefined ? {} : { max_points: spec.maxPoints }),
    ...(spec.startDate === undefined ? {} : { start_date: spec.startDate }),
    ...(spec.tasks === undefined ? {} : { tasks: spec.tasks }),
    ...(spec.simulation?.seed === undefined ? {} : { seed: spec.simulation.seed }),
  };
}
