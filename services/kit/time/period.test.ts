import { expect, it } from 'vitest';
import { periodOf } from './period.ts';

const now = new Date('2026-11-23T10:00:00Z');
const told = (start_date?: string, end_date?: string) => {
  const period = periodOf({ start_date, end_date }, now);
  return period && [period.start.toISOString(), period.end.toISOString()];
};

it.each<[string | undefined, string | undefined, [string, string] | undefined]>([
  [undefined, undefined, ['2026-10-24T10:00:00.000Z', '2026-11-23T10:00:00.000Z']],
  ['2026-11-01', undefined, ['2026-11-01T00:00:00.000Z', '2026-11-23T10:00:00.000Z']],
  [undefined, '2026-11-01', ['2026-10-02T23:59:59.999Z', '2026-11-01T23:59:59.999Z']],
  ['2026-11-01', '2026-11-01', ['2026-11-01T00:00:00.000Z', '2026-11-01T23:59:59.999Z']],
  ['2025-09-03T20:44:05.320416', '2025-10-03T20:44:05+02:00', ['2025-09-03T20:44:05.320Z', '2025-10-03T18:44:05.000Z']],
  ['2026-11-02', '2026-11-01', undefined],
  ['2026-11-24', undefined, undefined],
])('from %s to %s', (start, end, period) => expect(told(start, end)).toEqual(period));
