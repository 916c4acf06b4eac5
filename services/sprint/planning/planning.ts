import type { BacklogClient } from '../../backlog/contract/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import { together } from '../../kit/database/together.ts';
import { naturally } from '../../kit/natural-order.ts';
import { addDays, dayIn, firstInstant } from '../../kit/time/plain-date.ts';
import type { ProjectClient } from '../../project/contract/client.ts';
import { maxTasksOf } from '../contract/defaults.ts';
import type { sprintErrors } from '../contract/errors.ts';
import type { Limits, SprintPlan, SprintWish } from '../contract/shapes.ts';
import { sprintTitle } from '../contract/sprint-title.ts';
import { neverStarts } from '../contract/turn-sentences.ts';
import { type Choice, chooseTasks, openOf } from '../domain/choose.ts';
import { type Turn, turnOf } from '../domain/outlook.ts';
import { personDays, simulatedStart, type Window, windowOf, workingDays } from '../domain/window.ts';
import * as store from '../store/sprints.ts';
import type { CalendarSnapshot, SprintDatabase, SprintRow } from '../store/tables.ts';
import { backlogFor } from './backlog-for.ts';
import type { BacklogTask, RecentBacklogs } from './recent-backlogs.ts';
import { absenceWarnings, turnWarnings } from './warnings.ts';

export interface Neighbours {
  projects: ProjectClient;
  backlogs: BacklogClient;
  /** absent: each plan reads the backlog anew */
  recentBacklogs?: RecentBacklogs;
}

/** Everything that a start depends on, read before its transaction. */
export interface Facts {
  projectId: string;
  today: string;
  timeZone: string;
  /** see sprintPlan.simulated_start */
  simulatedStart: string;
  window: Window;
  calendar: CalendarSnapshot;
  workingDays: string[];
  backlog: BacklogTask[];
  choice: Choice;
  running: SprintRow | null;
  /** of the running sprint, what it means to one that names its days */
  turn: Turn;
  lastClosed: string | null;
  lastClosedTitle: string;
  backlogLastClosed: string | null;
  now: Date;
  mode: SprintWish['mode'];
  /** that the project's next sprint gets */
  number: number;
  /** that the sprint is to have; undefined: whichever comes */
  wantedNumber: number | undefined;
}

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function gatherFacts(
  db: SprintDatabase,
  neighbours: Neighbours,
  projectId: string,
  wish: SprintWish,
  now: Date,
): Promise<Facts> {
  const factsWith = await gather(db, neighbours, projectId, wish, now);
  return factsWith(await store.lastSprint(db, projectId));
}

/**
 * Reads what a start depends on, and gives the facts for the project's last sprint as it is when they are judged: one that has begun
 * meanwhile is why the backlog has nothing left, and what the caller should be told.
 * @throws ServiceProblem project_not_found, ServiceUnavailable
 */
export async function gather(
  db: SprintDatabase,
  neighbours: Neighbours,
  projectId: string,
  wish: SprintWish,
  now: Date,
): Promise<(latest: SprintRow | undefined) => Facts> {
  const params = { project_id: projectId };
  const project = await neighbours.projects.getProject({ params });
  const timeZone = project.calendar.time_zone;
  const today = dayIn(now, timeZone);
  // The own state is read before the backlog's: a sprint that closes in between makes the backlog look behind, not ahead.
  const [[previous], [own]] = await together(db, [
    store.lastSprintOf(db, { projectId }),
    store.projectNamed(db, { projectId }),
  ]);
  const previousEnd = previous?.end_date ?? null;
  const window = windowOf(wish, today, previousEnd);
  const [calendar, summary] = await Promise.all([
    readCalendar(
      neighbours.projects,
      projectId,
      window.startDate,
      lastDayToKnow(wish.close_policy, addDays(window.endDate, -1)),
    ),
    neighbours.backlogs.getSummary({ params }),
  ]);
  const backlog = await backlogFor(wish, neighbours, projectId, summary.version);
  return (latest) => {
    // One that has closed meanwhile still counts: the other facts are from before, and would make a wait look like a mistake.
    const running = [latest, previous].find((sprint) => sprint?.status === 'in_progress');
    const lastClosed = [latest, previous].find((sprint) => sprint?.sprint_id === own?.last_closed_sprint_id);
    return {
      projectId,
      today,
      timeZone,
      simulatedStart: simulatedStart(today, previousEnd),
      window,
      calendar,
      workingDays: workingDays(calendar.days, window),
      backlog,
      choice: chooseTasks(backlog, { ...wish, max_tasks: maxTasksOf(wish) }, naturally, summary.total_tasks),
      running: running ?? null,
      turn: running && wish.start_date !== undefined ? turnOf(wish.mode, window, running, today) : 'in_time',
      lastClosed: own?.last_closed_sprint_id ?? null,
      lastClosedTitle: lastClosed === undefined ? 'the last sprint' : sprintTitle(lastClosed),
      backlogLastClosed: summary.last_closed_sprint_id,
      now,
      mode: wish.mode,
      number: (own?.last_number ?? 0) + 1,
      wantedNumber: wish.number,
    };
  };
}

/** How far ahead the calendar is read: beyond its last day only for a sprint that may run on past it. */
export const lastDayToKnow = (policy: SprintWish['close_policy'], last: string): string =>
  policy === 'Manual' ? addDays(last, DAYS_PAST_THE_END) : last;
const DAYS_PAST_THE_END = 60;

/** What the project service tells in one answer. */
export const LONGEST_CALENDAR_DAYS = 366;

/** @param known as it was before, which is answered itself while it is still so; undefined: nothing is known */
export async function readCalendar(
  projects: ProjectClient,
  projectId: string,
  from: string,
  to: string,
  known?: CalendarSnapshot,
): Promise<CalendarSnapshot> {
  const whole: CalendarSnapshot = { team: [], days: [] };
  for (let start = from; start <= to; start = addDays(start, LONGEST_CALENDAR_DAYS)) {
    const last = addDays(start, LONGEST_CALENDAR_DAYS - 1);
    const isAll = start === from && last >= to;
    const { answer, tag } = await projects.getCalendar({
      params: { project_id: projectId },
      query: { start_date: start, end_date: last < to ? last : to },
      ...(isAll && known?.tag !== undefined ? { known: known.tag } : {}),
    });
    if (answer === undefined) return known as CalendarSnapshot;
    whole.team = answer.team;
    whole.days.push(...answer.days);
    if (isAll && tag !== undefined) whole.tag = tag;
  }
  return whole;
}

interface Obstacle {
  verdict: 'waiting' | 'impossible';
  code: keyof typeof sprintErrors;
  detail: string;
  ids?: string[];
  waitMs?: number;
  /** further members of the answer of a start */
  extra?: Record<string, unknown>;
}

/** The first thing that keeps the sprint from starting now. What a human must change comes before what time heals. */
function obstacleOf(f: Facts): Obstacle | undefined {
  const { startDate, endDate } = f.window;
  if (f.wantedNumber !== undefined && f.wantedNumber !== f.number) {
    return {
      verdict: 'impossible',
      code: 'number_passed',
      detail: `the sprint was to be number ${f.wantedNumber} of project ${f.projectId}, whose next one is number ${f.number}`,
      extra: { number: f.number },
    };
  }
  if (endDate <= f.today) {
    return {
      verdict: 'impossible',
      code: 'window_past',
      detail: `the sprint would have ended on ${endDate}; today is ${f.today}`,
    };
  }
  if (f.workingDays.length === 0) {
    return {
      verdict: 'impossible',
      code: 'no_working_day',
      detail: `no working day from ${startDate} to ${addDays(endDate, -1)}`,
    };
  }
  if (f.running !== null && f.turn === 'never') {
    const { end_date: end } = f.running;
    return {
      verdict: 'impossible',
      code: 'window_blocked',
      detail: neverStarts(
        { title: sprintTitle(f.running), closePolicy: f.running.close_policy, endDate: end },
        endDate,
      ),
      ids: [f.running.sprint_id],
    };
  }
  const { choice } = f;
  const running = f.running?.sprint_id ?? null;
  const notTakenBack = f.lastClosed === f.backlogLastClosed ? null : f.lastClosed;
  if (!('chosen' in choice) && choice.code !== 'no_unassigned_tasks') {
    const before = running ?? notTakenBack;
    const isInBefore = (id: string) => before !== null && f.backlog.find((t) => t.task_id === id)?.sprint_id === before;
    // It may complete what it works on before this one's turn comes; or it has, and the backlog has not heard of it yet.
    const mayCome = choice.code === 'dependency_outside_sprint' && choice.ids.every(isInBefore);
    if (!mayCome) return { verdict: 'impossible', code: choice.code, detail: choice.detail, ids: choice.ids };
  }
  if (f.mode === 'Live' && startDate > f.today) {
    const waitMs = firstInstant(startDate, f.timeZone).getTime() - f.now.getTime();
    return { verdict: 'waiting', code: 'not_yet', detail: `starts on ${startDate}; today is ${f.today}`, waitMs };
  }
  if (f.running !== null) {
    const { sprint_id: id } = f.running;
    return {
      verdict: 'waiting',
      code: 'sprint_in_progress',
      detail: `${sprintTitle(f.running)} is running`,
      ids: [id],
    };
  }
  if (notTakenBack !== null) {
    const detail = `the backlog has not yet taken back the tasks of ${f.lastClosedTitle}`;
    return { verdict: 'waiting', code: 'backlog_behind', detail, ids: [notTakenBack] };
  }
  if (!('chosen' in choice)) return { verdict: 'waiting', code: choice.code, detail: choice.detail };
  return undefined;
}

/** What a sprint has ahead of it: told before it starts, and when it does. */
export const aheadOf = ({ workingDays: working_days, calendar: { team, days }, window, backlog }: Facts) => ({
  working_days,
  person_days: personDays(team, days, window),
  backlog_open: openOf(backlog),
});

/** @param instead what else might be wished for: it is told beside what each would choose */
export function planOf(f: Facts, instead?: readonly Choosing[]): SprintPlan {
  const obstacle = obstacleOf(f);
  return {
    verdict: obstacle?.verdict ?? 'ready',
    code: obstacle?.code ?? null,
    detail: obstacle?.detail ?? 'can start now',
    ids: obstacle?.ids ?? [],
    start_date: f.window.startDate,
    end_date: f.window.endDate,
    total_days: f.workingDays.length,
    time_zone: f.timeZone,
    today: f.today,
    simulated_start: f.simulatedStart,
    number: f.number,
    tasks: plannedIn(f),
    ...(instead === undefined
      ? {}
      : { instead: instead.map((wish) => plannedIn({ backlog: f.backlog, choice: choiceWith(f, wish) })) }),
    limited_by: 'chosen' in f.choice ? f.choice.limitedBy : null,
    ...aheadOf(f),
    wait_ms: obstacle?.waitMs ?? null,
    stands_for_ms: firstInstant(addDays(f.today, 1), f.timeZone).getTime() - f.now.getTime(),
    warnings: [...turnWarnings(f), ...absenceWarnings(f.calendar, f.window)],
  };
}

/** @throws Problem with the code of the first obstacle; returns the chosen tasks in the order of the Sprint Backlog */
export function mustBeReady(f: Facts): BacklogTask[] {
  const obstacle = obstacleOf(f);
  if (obstacle) {
    const { code, detail, ids, verdict } = obstacle;
    const extra = { ...(ids && { ids }), ...obstacle.extra };
    throw new Problem(code, detail, { extra, ...(verdict === 'waiting' ? { retryAfter: 1 } : {}) });
  }
  return chosenOf(f);
}

/** What of a wish says which tasks are taken. */
type Choosing = Limits & Pick<SprintWish, 'tasks'>;

const choiceWith = ({ backlog }: Facts, wish: Choosing): Choice =>
  chooseTasks(backlog, { ...wish, max_tasks: maxTasksOf(wish) }, naturally);

const plannedIn = (of: Pick<Facts, 'backlog' | 'choice'>): SprintPlan['tasks'] =>
  chosenOf(of).map(({ task_id, points }) => ({ task_id, points }));

function chosenOf({ backlog, choice }: Pick<Facts, 'backlog' | 'choice'>): BacklogTask[] {
  const byId = new Map(backlog.map((t) => [t.task_id, t]));
  return 'chosen' in choice ? choice.chosen.flatMap((id) => byId.get(id) ?? []) : [];
}
