/** What a word of a decision means, in one short line. Reasons of an action, then limits of what is known. */
const MEANINGS: Record<string, string> = {
  TasksUnassigned: 'no sprint runs, and the backlog has tasks to do',
  AllTasksCompleted: 'everything in the running sprint is done',
  SprintInProgress: 'a sprint runs, and not everything in it is done',
  TimeboxRuns: 'everything in the running sprint is done, and it lasts until its end date',
  BacklogEmpty: 'no sprint runs, and the backlog has nothing left to do',
  SprintsWait: 'Sprint objects wait to be started; they go first',
  NoSprintWanted: 'who asked wants no sprint to be started',
  Rejected: 'a human has rejected the proposal, and nothing has changed since (--again asks once more)',
  BacklogBehind: 'the backlog has not taken back yet what the last sprint left',
  NoUnassignedTasks: 'the backlog has no task that could be started',
  DependencyOutsideSprint: 'a task depends on one that is neither completed nor in the sprint',
  UnknownTasks: 'the backlog does not hold the tasks that were named',
  NotYet: 'the sprint would start later',
  WindowPast: 'the whole sprint would lie in the past',
  NoWorkingDay: 'the sprint would have no working day',
  WindowBlocked: 'the sprint that runs ends after the whole window',
  NotReady: 'the sprint service cannot start a sprint now',
  ModeIsRuleBased: 'the settings let the rule alone decide',
  TaskCountDisabled: 'the settings keep what was learned away from the number of tasks',
  HistoryBehind: 'a sprint that closed is not counted yet; the decision is made without it',
  NoHistory: 'no closed sprint of this project teaches anything yet',
  FewSprints: 'fewer than five closed sprints of this project teach: too few to speak of confidence',
  GateClosed: 'it has not been shown yet that the learned value is better here than the rule',
};

/** What a word means; undefined: a newer service's word. */
export const meaningOf = (word: string): string | undefined =>
  Object.hasOwn(MEANINGS, word) ? MEANINGS[word] : undefined;
