import { expect, it } from 'vitest';
import { aScope, cronJobOf } from '../test-scope.ts';
import type { CronJob } from './cron-job.ts';
import { scheduledSince, withScheduledSince } from './scheduled-since.ts';

const NOW = Date.parse('2026-11-24T14:00:00Z');
const KEY = 'scrum.dsm.dev/scheduled-since';
const current = (spec: Partial<CronJob['spec']> = {}, since = '2026-11-20T08:00:00Z'): CronJob => {
  const made = cronJobOf(aScope(), { annotations: { [KEY]: since, other: 'kept by its own manager' } });
  return { ...made, spec: { ...made.spec, ...spec } };
};

it.each<[string, CronJob | undefined, string]>([
  ['there was none', undefined, '2026-11-24T14:00:00Z'],
  ['nothing of its schedule changes', current({ concurrencyPolicy: 'Forbid' }), '2026-11-20T08:00:00Z'],
  ['its line changes', current({ schedule: '0 9 * * *' }), '2026-11-24T14:00:00Z'],
  ['its zone changes', current({ timeZone: 'Asia/Tokyo' }), '2026-11-24T14:00:00Z'],
  ['it was suspended', current({ suspend: true }), '2026-11-24T14:00:00Z'],
  ['somebody wrote nonsense', current({}, 'yesterday'), '2026-11-24T14:00:00Z'],
  ['somebody wrote a time ahead', current({}, '2027-01-01T00:00:00Z'), '2026-11-24T14:00:00Z'],
])('a CronJob is scheduled since when, %s', (_case, before, since) => {
  const marked = withScheduledSince(cronJobOf(aScope()), before, NOW);
  expect(marked.metadata.annotations).toEqual({ [KEY]: since });
  expect(scheduledSince(marked)).toBe(Date.parse(since));
});
