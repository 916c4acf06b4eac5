import { describe, expect, it } from 'vitest';
import { workingDaysOf } from './working-days.ts';

describe('working days', () => {
  it('are those that were told', () => {
    const window = { start_date: '2026-11-23', end_date: '2026-11-30', working_days: ['2026-11-24', '2026-11-28'] };
    expect(workingDaysOf(window)).toEqual(['2026-11-24', '2026-11-28']);
    expect(workingDaysOf({ ...window, working_days: [] })).toEqual([]);
  });

  it('are Monday to Friday where nobody told them, without the first day after the sprint', () => {
    expect(workingDaysOf({ start_date: '2026-11-26', end_date: '2026-12-02', working_days: null })).toEqual([
      ...['2026-11-26', '2026-11-27'],
      ...['2026-11-30', '2026-12-01'],
    ]);
  });
});
