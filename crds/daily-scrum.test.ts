import { describe, expect, it } from 'vitest';
import { parseDailyScrum } from './daily-scrum.ts';
import { orInvalid } from './parse.ts';
import { API_VERSION } from './resources.ts';

const faultsOf = (name: string, date: string, sprint = 'sprint-1', status?: object) => {
  const metadata = { name, namespace: 'n', uid: 'u', generation: 1, creationTimestamp: '2026-11-01T10:00:00Z' };
  const object = { apiVersion: API_VERSION, kind: 'DailyScrum', metadata, spec: { sprintRef: { name: sprint }, date } };
  const parsed = orInvalid(parseDailyScrum, { ...object, status });
  return parsed instanceof Error ? parsed.problems.map(({ field, message }) => `${field}: ${message}`) : [];
};

describe('a DailyScrum', () => {
  it('is called as its sprint and its day', () => {
    expect(faultsOf('sprint-1-20261124', '2026-11-24')).toEqual([]);
    const fault = ['metadata.name: the name of a DailyScrum must be <sprint>-<yyyymmdd>'];
    expect(faultsOf('sprint-1-20261125', '2026-11-24')).toEqual(fault);
    expect(faultsOf('sprint-2-20261124', '2026-11-24')).toEqual(fault);
    const longest = 'x'.repeat(40);
    expect(faultsOf(`${longest}-20261124`, '2026-11-24', longest)).toEqual([]);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-00-10'])('is of a day that exists, unlike %s', (date) => {
    const fault = 'spec.date: must be a date that exists, as 2026-11-24';
    expect(faultsOf(`sprint-1-${date.replaceAll('-', '')}`, date)).toEqual([fault]);
  });

  it.each(['26-11-24', '2026-11-24T00:00:00Z', '0999-11-24', '3000-11-24', ''])('is of no day such as %j', (date) => {
    expect(faultsOf(`sprint-1-${date.replaceAll('-', '')}`, date)).not.toEqual([]);
  });
});
