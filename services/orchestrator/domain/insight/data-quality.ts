/** What is there of a project's history. */
export interface Available {
  closed: number;
  /** closed sprints that count: neither deleted nor closed before half of their days */
  counting: number;
  /** of `closed`: at least one day of it was reported before its last */
  withDays: number;
  /** of `closed`: what the calendar left of the team was told */
  withCalendar: number;
  /** of `counting`: all was done, which says only "at least that much" */
  atLeast: number;
}

/** From here on a confidence is spoken of. */
const ENOUGH_SPRINTS = 5;

export interface DataQuality {
  /** 0..1 */
  score: number;
  recommendations: string[];
}

/** The mean of four shares: five sprints that count; of all closed ones those that count, whose days were reported, whose calendar is known. */
export function dataQualityOf(available: Available): DataQuality {
  const { closed, counting, withDays, withCalendar } = available;
  if (closed === 0) return { score: 0, recommendations: recommendationsFor(available) };
  const shares = [Math.min(1, counting / ENOUGH_SPRINTS), counting / closed, withDays / closed, withCalendar / closed];
  return {
    score: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    recommendations: recommendationsFor(available),
  };
}

function recommendationsFor({ closed, counting, withDays, withCalendar, atLeast }: Available): string[] {
  const missing = ENOUGH_SPRINTS - counting;
  return [
    ...(missing > 0
      ? [`Insufficient sprint history. Close ${missing} more ${missing === 1 ? 'sprint' : 'sprints'} for a confidence.`]
      : []),
    ...(closed > counting
      ? [`${closed - counting} of ${closed} closed sprints do not count: let sprints run past half of their days.`]
      : []),
    ...(closed > withDays
      ? [`The days of ${closed - withDays} of ${closed} closed sprints are not known: hold daily scrums.`]
      : []),
    ...(closed > withCalendar
      ? [`The calendar of ${closed - withCalendar} of ${closed} closed sprints is not known: assign a team.`]
      : []),
    ...(counting >= ENOUGH_SPRINTS && atLeast === counting
      ? ['Every sprint did all it had committed to, so nobody knows how much could be done: commit to more.']
      : []),
  ];
}
