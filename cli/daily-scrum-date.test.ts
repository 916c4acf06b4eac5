import { describe, expect, it } from 'vitest';
import { liveDate, timeInName, timeOfJob } from './daily-scrum-date.ts';

describe('timeInName', () => {
  it.each([
    ['sprint-1-daily-scrum-29664540', Date.parse('2026-05-27T09:00:00Z')],
    // A Job made by hand and a number that is no minute of our days.
    ['sprint-1-daily-scrum-by-hand', undefined],
    ['sprint-1-daily-scrum-1', undefined],
    ['other-daily-scrum-29664540', undefined],
  ])('%s', (jobName, time) => {
    expect(timeInName('sprint-1', jobName)).toBe(time);
  });
});

describe('timeOfJob', () => {
  const creationTimestamp = '2026-11-24T14:00:07Z';

  it('is the time that the CronJob meant', () => {
    const annotations = { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-24T14:00:00Z' };
    expect(timeOfJob({ name: 'j', annotations, creationTimestamp })).toBe(Date.parse('2026-11-24T14:00:00Z'));
  });
  it('else when it was made', () => {
    expect(timeOfJob({ name: 'j', creationTimestamp })).toBe(Date.parse(creationTimestamp));
  });
  it('refuses a Job that tells neither', () => {
    expect(() => timeOfJob({ name: 'j' })).toThrow('read the time of a Job: j:');
  });
});

describe('liveDate', () => {
  const evening = Date.parse('2026-11-24T23:30:00Z');
  it('is the day in the zone', () => {
    expect(liveDate(evening, 0, 'America/New_York')).toBe('2026-11-24');
    expect(liveDate(evening, 0, 'Asia/Tokyo')).toBe('2026-11-25');
  });
  it('is shifted as the services are', () => {
    expect(liveDate(evening, 3 * 86_400_000, 'UTC')).toBe('2026-11-27');
  });
});
