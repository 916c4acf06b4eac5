import { isDeepStrictEqual } from 'node:util';
import { ServiceUnavailable } from '../../kit/calls/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import { together } from '../../kit/database/together.ts';
import { addDays, dayIn } from '../../kit/time/plain-date.ts';
import type { ProjectClient } from '../../project/contract/client.ts';
import { type ChangingWork, changing } from '../changing.ts';
import type { DailyScrumReport } from '../contract/shapes.ts';
import { isDue } from '../end/when-it-ends.ts';
import { LONGEST_CALENDAR_DAYS, lastDayToKnow, readCalendar } from '../planning/planning.ts';
import { findScrum, scrumOn, scrumsHeldIn } from '../store/daily-scrums.ts';
import { reportsUntold } from '../store/progress-reports.ts';
import * as store from '../store/sprints.ts';
import type { CalendarSnapshot, SprintDatabase, SprintRow, SprintUnit } from '../store/tables.ts';
import { tasksIn } from '../store/tasks.ts';
import type { KeptSprint, KeptSprints } from './kept-sprints.ts';
import { sprintClosed, sprintEnded, sprintNotFound } from './running-sprint.ts';
import { type Held, holdLive, playUntil, tellStored } from './scrum-day.ts';
import { nextOf } from './sprint-days.ts';
import type { Progressed } from './task-progressed.ts';

export interface ScrumsOf {
  unit: SprintUnit;
  db: SprintDatabase;
  projects: ProjectClient;
  keptSprints: KeptSprints;
}

export interface ScrumAsked {
  sprintId: string;
  /** undefined: today's, or the next one of a Simulated sprint */
  date: string | undefined;
  /** there: the tasks that moved are told by themselves too */
  progressed?: Progressed;
}

/** The whole answer: made inside the transaction, which keeps it for the request's Idempotency-Key. */
type HeldScrum = DailyScrumReport & { message: string; event_count?: number };

const heldAs = (report: DailyScrumReport, progressed: Progressed | undefined): HeldScrum => ({
  message: 'Daily scrum simulation and reporting initiated successfully.',
  ...report,
  ...(progressed ? { event_count: progressed.count } : {}),
});

/**
 * Holds the daily scrum of a date, or gives the report that is stored for it.
 * @throws Problem sprint_not_found, sprint_closed, outside_sprint, future_date
 */
export async function runDailyScrum(scrums: ScrumsOf, asked: ScrumAsked): Promise<HeldScrum> {
  const kept = scrums.keptSprints.take(asked.sprintId);
  return (kept && (await holdAsKept(scrums, asked, kept))) ?? readAndHold(scrums, asked);
}

async function readAndHold(scrums: ScrumsOf, { sprintId, date: asked, progressed }: ScrumAsked): Promise<HeldScrum> {
  const { unit, db, projects } = scrums;
  const [[known], told] = await together(db, [store.sprintNamed(db, sprintId), scrumsHeldIn(db, [sprintId])]);
  if (!known) throw sprintNotFound(sprintId);
  const today = dayIn(unit.now, known.time_zone);
  const date = asked ?? (known.mode === 'Live' ? today : nextOf(known, today, told));
  if (date === null && known.status !== 'in_progress') throw sprintClosed(known);
  if (date === null) throw new Problem('outside_sprint', `sprint ${known.sprint_name} has no day left`);
  // The next day of a Simulated sprint is one that nobody has asked for.
  const stored = asked === undefined && known.mode === 'Simulated' ? undefined : await findScrum(db, sprintId, date);
  if (stored?.asked_for) return heldAs(stored.report, progressed);
  // Before the calendar is read, which for a date far away would be one answer after the other; and again under the lock.
  if (!stored) mustBeHeld(known, date, today, unit.now);
  const calendar = stored ? known.calendar : await freshCalendar(projects, known, date);
  const scrum = await changing(unit, 'run daily scrum', sprintId, async (work) => {
    const { project_id, number } = known;
    const [[row], [rival], tasks, untold] = await together(work.trx, [
      store.lockingSprint(work.trx, { sprintId }),
      scrumOn(work.trx, sprintId, date),
      tasksIn(work.trx, [sprintId]),
      reportsUntold(work.trx, { project_id, number, until: 'infinity' }),
    ]);
    if (!row) throw sprintNotFound(sprintId);
    if (rival) return heldAs(await tellStored({ work, row, tasks }, rival), progressed);
    mustBeHeld(row, date, today, work.now);
    const day = { work, row, tasks, untold, progressed };
    // What was told when it was looked at is all that was told only if nothing has changed since.
    const toldDates = row.changed === known.changed ? told.map((each) => each.date) : undefined;
    return hold(scrums, day, { date, today, calendar, told: toldDates });
  });
  return mustBeThere(scrum, known, date);
}

/** The next daily scrum of a sprint that is still as it is kept; undefined: by what is kept it cannot be held, which may be outdated. */
async function holdAsKept(scrums: ScrumsOf, { sprintId, date: asked, progressed }: ScrumAsked, kept: KeptSprint) {
  const { unit, projects, keptSprints } = scrums;
  const { row, tasks, untold, told, revision } = kept;
  const today = dayIn(unit.now, row.time_zone);
  const next = nextOf(
    row,
    today,
    told.map((date) => ({ date })),
  );
  const date = asked ?? next;
  if (date === null || next === null || date < next || told.includes(date)) return undefined;
  if (whyNotHeld(row, date, today, unit.now)) return undefined;
  const calendar = await freshCalendar(projects, row, date);
  try {
    const scrum = await changing(unit, 'run daily scrum', sprintId, async (work) => {
      const now = await store.lockingRevision(work.trx, { sprintId }).executeTakeFirst();
      if (now?.revision !== revision) throw new Outdated();
      return hold(scrums, { work, row, tasks, untold, progressed }, { date, today, calendar, told });
    });
    return mustBeThere(scrum, row, date);
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    keptSprints.wasOutdated(sprintId);
    return undefined;
  }
}

/** What was kept of a sprint is not so any more. */
class Outdated extends Error {}

interface Day {
  date: string;
  today: string;
  calendar: CalendarSnapshot;
  /** dates of the daily scrums that the world has heard of before; undefined: that is not known */
  told: readonly string[] | undefined;
}

/** null: the sprint ended before the date. */
async function hold(
  { keptSprints }: ScrumsOf,
  held: Held & Pick<KeptSprint, 'untold'>,
  { date, today, calendar, told }: Day,
): Promise<HeldScrum | null> {
  const { work, row, progressed } = held;
  mustHaveCome(row, date, today, calendar);
  if (!isSame(row.calendar, calendar)) work.set({ calendar: JSON.stringify(calendar) });
  held.row = { ...row, calendar };
  if (row.mode === 'Live') return heldAs(await holdLive(held, date), progressed);
  const report = await playUntil(held, date);
  if (told !== undefined && !held.isOver) keepFor(work, keptSprints, held, [...told, date]);
  return report && heldAs(report, progressed);
}

function keepFor(
  work: ChangingWork,
  keptSprints: KeptSprints,
  { row, tasks, untold }: Omit<KeptSprint, 'told' | 'revision'>,
  told: string[],
): void {
  work.moved((revision) => keptSprints.keep({ revision, row, tasks, untold, told }));
}

/** What was played stays, the date itself is after the end. */
function mustBeThere(scrum: HeldScrum | null, row: SprintRow, date: string): HeldScrum {
  if (scrum === null) throw new Problem('sprint_closed', `sprint ${row.sprint_name} closed before ${date}`);
  return scrum;
}

function mustBeHeld(row: SprintRow, date: string, today: string, now: Date): void {
  const problem = whyNotHeld(row, date, today, now);
  if (problem) throw problem;
}

function whyNotHeld(row: SprintRow, date: string, today: string, now: Date): Problem | undefined {
  if (row.status !== 'in_progress') return sprintClosed(row);
  const over = row.close_policy !== 'Manual' && date >= row.end_date;
  if (date < row.start_date || over) {
    const span = `${row.start_date} to ${addDays(row.end_date, -1)}`;
    return new Problem('outside_sprint', `${date} is outside sprint ${row.sprint_name} (${span})`);
  }
  const isSimulated = row.mode === 'Simulated';
  const furthest = addDays(isSimulated ? (row.simulated_until ?? row.start_date) : today, LONGEST_CALENDAR_DAYS);
  if (isSimulated && date > furthest)
    return new Problem(
      'outside_sprint',
      `${date} is more than a year ahead: ask for ${furthest} or a day before it first`,
    );
  if (date > furthest) return inTheFuture(date, today);
  return isDue(row, now) ? sprintEnded(row) : undefined;
}

const inTheFuture = (date: string, today: string) =>
  new Problem('future_date', `${date} is in the future; today is ${today}`);

/** That a day is off is known before it comes; what a working day brings is not. */
function mustHaveCome(row: SprintRow, date: string, today: string, { days }: CalendarSnapshot): void {
  const isDayOff = days.find((d) => d.date === date)?.working === false;
  if (row.mode === 'Live' && date > today && !isDayOff) throw inTheFuture(date, today);
}

const isSame = (one: CalendarSnapshot, other: CalendarSnapshot): boolean =>
  one === other || (one.tag !== undefined && one.tag === other.tag) || isDeepStrictEqual(one, other);

/** Holidays and absences as they are now; when the project service is away, as the sprint last saw them. */
async function freshCalendar(projects: ProjectClient, row: SprintRow, date: string): Promise<CalendarSnapshot> {
  const last = lastDayToKnow(row.close_policy, date >= row.end_date ? date : addDays(row.end_date, -1));
  try {
    return await readCalendar(projects, row.project_id, row.start_date, last, row.calendar);
  } catch (error) {
    if (error instanceof ServiceUnavailable) return row.calendar;
    throw error;
  }
}
