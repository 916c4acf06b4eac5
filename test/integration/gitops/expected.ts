import type { DailyScrumReason, ProjectReason, SprintReason } from '../../../crds/condition.ts';

/** Argo CD's health, and kstatus by which Flux and `kubectl wait`-like tools wait. */
export type Expected = readonly [health: string, kstatus: string];

const FINE: Expected = ['Healthy', 'Current'];
const AT_WORK: Expected = ['Progressing', 'InProgress'];
const NEEDS_A_HUMAN: Expected = ['Degraded', 'Failed'];
const GOING: Expected = ['Progressing', 'Terminating'];

/** What a user is to see for each reason of Ready or Attention. A reason that is missing here does not compile. */
export const EXPECTED: {
  Project: Record<ProjectReason, Expected>;
  Sprint: Record<SprintReason, Expected>;
  DailyScrum: Record<DailyScrumReason, Expected>;
} = {
  Project: {
    Ready: FINE,
    UnknownAssignee: FINE,
    Progressing: AT_WORK,
    ServiceUnavailable: AT_WORK,
    KubernetesRefused: AT_WORK,
    InvalidSpec: NEEDS_A_HUMAN,
    InvalidBacklog: NEEDS_A_HUMAN,
    ProjectIDTaken: NEEDS_A_HUMAN,
    Deleting: GOING,
    DeletionBlocked: GOING,
  },
  Sprint: {
    // Nothing is left to do but to wait: for a human, a date, a turn.
    Proposed: ['Suspended', 'Current'],
    Planned: FINE,
    Queued: FINE,
    Active: FINE,
    Completed: FINE,
    ClosedWithPendingTasks: FINE,
    Withdrawn: FINE,
    Progressing: AT_WORK,
    Closing: AT_WORK,
    ProjectNotFound: AT_WORK,
    ProjectNotReady: AT_WORK,
    NoUnassignedTasks: AT_WORK,
    ServiceUnavailable: AT_WORK,
    KubernetesRefused: AT_WORK,
    InvalidSpec: NEEDS_A_HUMAN,
    CronJobTaken: NEEDS_A_HUMAN,
    UnknownTasks: NEEDS_A_HUMAN,
    DependencyOutsideSprint: NEEDS_A_HUMAN,
    WindowPast: NEEDS_A_HUMAN,
    NoWorkingDay: NEEDS_A_HUMAN,
    WindowBlocked: NEEDS_A_HUMAN,
    SprintLost: NEEDS_A_HUMAN,
    NameTaken: NEEDS_A_HUMAN,
    SprintNotFound: NEEDS_A_HUMAN,
    SprintClaimed: NEEDS_A_HUMAN,
    // Of Attention: worth a look, and nothing is broken.
    MayNeverStart: FINE,
    StartsLate: FINE,
    EverybodyAbsent: FINE,
    NoDailyScrumDay: FINE,
    ScheduleOnOtherDay: FINE,
    TimeZoneChanged: FINE,
    ChangeWithoutEffect: FINE,
    UnknownAssignee: FINE,
    DailyScrumMissed: FINE,
    Deleting: GOING,
  },
  DailyScrum: {
    Reported: FINE,
    NonWorkingDay: FINE,
    // Failed, and no fault of the application: one day never turns it red.
    OutsideSprint: FINE,
    FutureDate: FINE,
    Progressing: AT_WORK,
    SprintNotFound: AT_WORK,
    SprintNotActive: AT_WORK,
    ServiceUnavailable: AT_WORK,
    KubernetesRefused: AT_WORK,
    InvalidSpec: NEEDS_A_HUMAN,
  },
};

export type KindName = keyof typeof EXPECTED;
export const KIND_NAMES = Object.keys(EXPECTED) as KindName[];
