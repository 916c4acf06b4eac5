import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../services/kit/time/plain-date.ts';
import { absencesOf, type HeldAbsence } from './absences.ts';

const held = (start_date: string, end_date = start_date, reason: string | null = null): HeldAbsence => ({
  start_date,
  end_date,
  reason,
});
function fitted(...absences: HeldAbsence[]) {
  const told: string[] = [];
  return { absences: absencesOf('E1', absences, (sentence) => told.push(sentence)), told };
}

describe('absences of a Project', () => {
  it('are those of the services, by their first day', () =>
    expect(fitted(held('2026-12-03', '2026-12-04', 'PTO'), held('2026-12-01', '2026-12-09', ''))).toEqual({
      absences: [
        { startDate: '2026-12-01', endDate: '2026-12-09' },
        { startDate: '2026-12-03', endDate: '2026-12-04', reason: 'PTO' },
      ],
      told: [],
    }));

  it('that begin on one day are merged, and told unless they are the same', () => {
    expect(fitted(held('2026-12-01', '2026-12-02', 'PTO'), held('2026-12-01', '2026-12-02', 'PTO'))).toEqual({
      absences: [{ startDate: '2026-12-01', endDate: '2026-12-02', reason: 'PTO' }],
      told: [],
    });
    expect(fitted(held('2026-12-01', '2026-12-05', 'PTO'), held('2026-12-01', '2026-12-02', 'ill'))).toEqual({
      absences: [{ startDate: '2026-12-01', endDate: '2026-12-05', reason: 'PTO; ill' }],
      told: ['E1: absences that begin on 2026-12-01 are merged into one until 2026-12-05'],
    });
  });

  it.each([
    ['2026-12-02', '2026-12-01'],
    ['0999-01-01', '1000-01-02'],
    ['2999-12-31', '3000-01-01'],
  ])('from %s to %s is none, and told', (start, end) =>
    expect(fitted(held(start, end))).toEqual({
      absences: [],
      told: [`E1: the absence from ${start} to ${end} is left out: a Project takes none such`],
    }),
  );

  it('have a reason of 100 characters at most', () => {
    const { absences, told } = fitted(
      held('2026-12-01', '2026-12-01', 'r'.repeat(101)),
      held('2026-12-02', '2026-12-02', 'r'.repeat(100)),
    );
    expect(absences.map(({ reason }) => reason?.length)).toEqual([100, 100]);
    expect(told).toEqual(['E1: the reason of the absence from 2026-12-01 is cut to 100 characters']);
  });

  const every = (days: number, n: number) => Array.from({ length: n }, (_, i) => held(addDays('2026-01-01', i * days)));
  it('are 50 at most: those that follow each other are merged first', () => {
    expect(fitted(...every(1, 50)).told).toEqual([]);
    expect(fitted(...every(1, 51))).toEqual({
      absences: [{ startDate: '2026-01-01', endDate: '2026-02-20' }],
      told: ['E1: of 51 absences, and a Project takes 50, those that follow each other are merged: 1 are left'],
    });
  });
  it('and then the oldest are left out', () => {
    const { absences, told } = fitted(...every(2, 52));
    expect(absences).toHaveLength(50);
    expect(absences[0]?.startDate).toBe('2026-01-05');
    expect(told).toEqual([
      'E1: the oldest 2 absences are left out of the manifest, those up to 2026-01-03; they stay in the services',
    ]);
  });

  const day = fc.integer({ min: 0, max: 60 });
  const some = fc.array(
    fc.record({ start: day, length: fc.integer({ min: 0, max: 9 }) }).map(({ start, length }) => {
      const first = addDays('2026-01-01', start);
      return held(first, addDays(first, length));
    }),
    { maxLength: 90 },
  );
  const daysIn = (spans: { startDate: string; endDate: string }[]) =>
    new Set(
      Array.from({ length: 90 }, (_, i) => addDays('2026-01-01', i)).filter((date) =>
        spans.some(({ startDate, endDate }) => startDate <= date && date <= endDate),
      ),
    );
  it('hold the same days, however they are merged', () =>
    fc.assert(
      fc.property(some, (absences) => {
        const spec = fitted(...absences).absences;
        const before = absences.map(({ start_date, end_date }) => ({ startDate: start_date, endDate: end_date }));
        expect(daysIn(spec)).toEqual(daysIn(before));
        expect(new Set(spec.map(({ startDate }) => startDate)).size).toBe(spec.length);
        expect(spec.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 50 },
    ));
});
