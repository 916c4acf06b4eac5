import { expect, it } from 'vitest';
import { JOBS, type Job, newestJob, sprintKeysByLabel } from './job.ts';

const job = (name: string, at: string | undefined, sprint = 's-1'): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name,
    namespace: 'team-a',
    labels: { 'scrum.dsm.dev/sprint': sprint },
    ...(at === undefined ? {} : { annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': at } }),
  },
});

it('the newest Job of a sprint is the last that its CronJob made, whatever zone it writes', () => {
  const jobs = [
    job('new', '2026-11-24T09:00:00-05:00'),
    job('old', '2026-11-23T14:00:00Z'),
    job('by-hand', undefined),
    job('of-other', '2026-11-25T14:00:00Z', 's-2'),
  ];
  expect(newestJob(jobs, 's-1', Date.parse('2026-11-23T14:00:00Z'))?.metadata.name).toBe('new');
  expect(newestJob(jobs.slice(1), 's-1', Date.parse('2026-11-23T14:00:00Z'))?.metadata.name).toBe('old');
  expect(newestJob(jobs, 's-1', Date.parse('2026-11-24T14:00:01Z'))).toBeUndefined();
});

it('names its Sprint by a label, and is kept without its spec', () => {
  expect(sprintKeysByLabel(job('j', undefined))).toEqual([{ namespace: 'team-a', name: 's-1' }]);
  expect(sprintKeysByLabel({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } })).toEqual([]);
  const whole = { ...job('j', undefined), spec: { template: {} } };
  JOBS.slim?.(whole);
  expect(whole).toEqual(job('j', undefined));
});
