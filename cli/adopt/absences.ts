import { addDays } from '../../services/kit/time/plain-date.ts';
import { cut } from '../import/text/clean.ts';
import { inOneLine, type Tell } from './fit.ts';

/** As the project service has it; both dates are days away. */
export interface HeldAbsence {
  start_date: string;
  end_date: string;
  reason: string | null;
}

export interface AbsenceSpec {
  startDate: string;
  endDate: string;
  reason?: string;
}

const MOST = 50;
const LONGEST_REASON = 100;
/** What the kind takes. */
const [FIRST_DAY, LAST_DAY] = ['1000-01-01', '2999-12-31'];

/** Absences as a Project takes them, by their first day: each begins on another day, and there are 50 at most. What had to change is told. */
export function absencesOf(who: string, held: readonly HeldAbsence[], tell: Tell): AbsenceSpec[] {
  const possible = held.filter((absence) => isPossible(who, absence, tell));
  const ordered = possible
    .map(specOf)
    .sort((a, b) => (a.startDate < b.startDate ? -1 : a.startDate > b.startDate ? 1 : 0));
  const apart = mergeWhere(
    ordered,
    (before, after) => before.startDate === after.startDate,
    (before, after) => {
      if (before.endDate !== after.endDate || before.reason !== after.reason)
        tell(`${who}: absences that begin on ${after.startDate} are merged into one until ${later(before, after)}`);
    },
  );
  return cutReasons(who, few(who, apart, tell), tell);
}

function isPossible(who: string, { start_date: start, end_date: end }: HeldAbsence, tell: Tell): boolean {
  const isOne = start <= end && FIRST_DAY <= start && end <= LAST_DAY;
  if (!isOne) tell(`${who}: the absence from ${start} to ${end} is left out: a Project takes none such`);
  return isOne;
}

function specOf({ start_date: startDate, end_date: endDate, reason }: HeldAbsence): AbsenceSpec {
  const text = inOneLine(reason ?? '');
  return { startDate, endDate, ...(text === '' ? {} : { reason: text }) };
}

/** At most 50: those that touch become one, then the oldest are left out. */
function few(who: string, absences: AbsenceSpec[], tell: Tell): AbsenceSpec[] {
  if (absences.length <= MOST) return absences;
  const merged = mergeWhere(
    absences,
    (before, after) => after.startDate <= addDays(before.endDate, 1),
    () => {},
  );
  if (merged.length < absences.length)
    tell(
      `${who}: of ${absences.length} absences, and a Project takes ${MOST}, those that follow each other are merged: ${merged.length} are left`,
    );
  const leftOut = merged.slice(0, Math.max(0, merged.length - MOST));
  if (leftOut.length > 0)
    tell(
      `${who}: the oldest ${leftOut.length} absences are left out of the manifest, those up to ${leftOut.at(-1)?.endDate}; they stay in the services`,
    );
  return merged.slice(leftOut.length);
}

function mergeWhere(
  ordered: readonly AbsenceSpec[],
  areOne: (before: AbsenceSpec, after: AbsenceSpec) => boolean,
  merging: (before: AbsenceSpec, after: AbsenceSpec) => void,
): AbsenceSpec[] {
  const merged: AbsenceSpec[] = [];
  for (const absence of ordered) {
    const before = merged.at(-1);
    if (before === undefined || !areOne(before, absence)) {
      merged.push(absence);
      continue;
    }
    merging(before, absence);
    const reasons = [...new Set([before.reason, absence.reason].filter((reason) => reason !== undefined))];
    merged[merged.length - 1] = {
      startDate: before.startDate,
      endDate: later(before, absence),
      ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    };
  }
  return merged;
}

const later = (a: AbsenceSpec, b: AbsenceSpec): string => (a.endDate < b.endDate ? b : a).endDate;

const cutReasons = (who: string, absences: AbsenceSpec[], tell: Tell): AbsenceSpec[] =>
  absences.map((absence) => {
    if ((absence.reason?.length ?? 0) <= LONGEST_REASON) return absence;
    tell(`${who}: the reason of the absence from ${absence.startDate} is cut to ${LONGEST_REASON} characters`);
    return { ...absence, reason: cut(absence.reason ?? '', LONGEST_REASON) };
  });
