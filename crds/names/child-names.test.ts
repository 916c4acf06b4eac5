import { describe, expect, it } from 'vitest';
import { SPRINT_NAME_LIMIT } from '../fields/names.ts';
import { cronJobName, dailyScrumName } from './child-names.ts';

describe('names of what belongs to a sprint', () => {
  it('hold the sprint and the date', () => {
    expect(dailyScrumName('sprint-1', '2026-11-24')).toBe('sprint-1-20261124');
    expect(cronJobName('sprint-1')).toBe('sprint-1-daily-scrum');
  });

  it('fit the 52 characters of a CronJob for the longest sprint name', () => {
    expect(cronJobName('x'.repeat(SPRINT_NAME_LIMIT))).toHaveLength(52);
  });
});
