export interface Period {
  start: Date;
  end: Date;
}

const DEFAULT_DAYS = 30;
const DAY_MS = 86_400_000;
const DATE_LENGTH = '2026-11-23'.length;

/** The instant of an ISO 8601 date-time, without an offset in UTC; of a date its first moment, or its last millisecond. */
export const instantOf = (time: string, edge: 'first' | 'last' = 'first'): Date => {
  if (time.length === DATE_LENGTH) return new Date(Date.parse(time) + (edge === 'last' ? DAY_MS - 1 : 0));
  return new Date(/(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`);
};

/** Without an end until now, without a start for thirty days. Undefined when it would end before it starts. */
export function periodOf(
  { start_date, end_date }: { start_date?: string | undefined; end_date?: string | undefined },
  now: Date,
): Period | undefined {
  const end = end_date === undefined ? now : instantOf(end_date, 'last');
  const start = start_date === undefined ? new Date(end.getTime() - DEFAULT_DAYS * DAY_MS) : instantOf(start_date);
  return start > end ? undefined : { start, end };
}
