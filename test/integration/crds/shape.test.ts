import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDailyScrum } from '../../../crds/daily-scrum.ts';
import { InvalidObject } from '../../../crds/parse.ts';
import { parseProject } from '../../../crds/project.ts';
import { parseSprint } from '../../../crds/sprint.ts';
import type { Case } from './case.ts';
import { CRON_LINES } from './cron-lines.ts';
import { collectionOf, type Manifest, project, sprint } from './objects.ts';
import { PROJECT_CASES } from './project-cases.ts';
import { DAILY_SCRUM_CASES, SPRINT_CASES } from './sprint-cases.ts';
import { TIME_ZONES } from './time-zones.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// The API server and the parser must give the same verdict on each object: the one keeps bad objects out, the other is what the operator trusts.

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
});
afterAll(() => world?.stop());

/** A dry run, so that the cases do not meet each other; strict about unknown fields, as kubectl is. */
async function serverRefusal(body: Manifest): Promise<string> {
  const query = { dryRun: 'All', fieldValidation: 'Strict' };
  return world.api.call('POST', collectionOf(body), { body, query }).then(
    () => '',
    (error: Error) => error.message,
  );
}

function parserRefusal(manifest: Manifest): string {
  const metadata = { uid: 'u', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z', ...manifest.metadata };
  const parsers: Record<string, (object: unknown) => unknown> = {
    Project: parseProject,
    Sprint: parseSprint,
    DailyScrum: parseDailyScrum,
  };
  try {
    parsers[manifest.kind]!({ ...manifest, metadata });
    return '';
  } catch (error) {
    if (!(error instanceof InvalidObject)) throw error;
    return error.message;
  }
}

const table = (cases: Case[]) => cases.map((entry) => [entry.rule, entry] as const);

describe.each([
  ['Project', table(PROJECT_CASES)],
  ['Sprint', table(SPRINT_CASES)],
  ['DailyScrum', table(DAILY_SCRUM_CASES)],
])('the bounds of a %s', (_kind, cases) => {
  it.each(cases)('%s', async (_rule, { good, bad, says }) => {
    expect(await serverRefusal(good)).toBe('');
    expect(parserRefusal(good)).toBe('');
    expect(await serverRefusal(bad)).toMatch(says);
    expect(parserRefusal(bad)).toMatch(/^invalid /);
  });
});

describe('unknown fields', () => {
  it.each([
    [project({ teem: [] }), /unknown field "spec\.teem"/],
    [sprint({ dailyScrum: { shedule: '' } }), /unknown field "spec\.dailyScrum\.shedule"/],
  ])('are refused with their path %#', async (manifest, says) => {
    expect(await serverRefusal(manifest)).toMatch(says);
  });
});

describe('when the daily scrum is held', () => {
  /** The verdicts of the API server on a Sprint, of the parser on it, and of the API server on a CronJob. */
  async function verdicts(fields: { schedule?: string; timeZone?: string }) {
    const manifest = sprint({ dailyScrum: fields });
    const verdict = (refusal: string) => (refusal === '' ? 'takes' : 'refuses');
    return {
      server: verdict(await serverRefusal(manifest)),
      parser: verdict(parserRefusal(manifest)),
      cronJob: verdict(await cronJobRefusal({ schedule: '0 14 * * *', ...fields })),
    };
  }

  async function cronJobRefusal(fields: { schedule: string; timeZone?: string }): Promise<string> {
    const podSpec = { restartPolicy: 'Never', containers: [{ name: 'c', image: 'none' }] };
    const spec = { ...fields, jobTemplate: { spec: { template: { spec: podSpec } } } };
    const body = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'c' }, spec };
    const query = { dryRun: 'All' };
    return world.api.call('POST', '/apis/batch/v1/namespaces/default/cronjobs', { body, query }).then(
      () => '',
      (error: Error) => error.message,
    );
  }

  it.each(CRON_LINES)('cron line %j: ours %s, CronJob %s', async (schedule, ours, cronJob) => {
    expect(await verdicts({ schedule })).toEqual({ server: ours, parser: ours, cronJob });
  });

  it.each(TIME_ZONES)('time zone %j: ours %s, CronJob %s', async (timeZone, ours, cronJob) => {
    const theirs = cronJob === 'depends' ? expect.any(String) : cronJob;
    expect(await verdicts({ timeZone })).toEqual({ server: ours, parser: ours, cronJob: theirs });
  });

  it('never passes here to be refused as a CronJob', () => {
    const all = [...CRON_LINES, ...TIME_ZONES];
    expect(all.filter(([, ours, cronJob]) => ours === 'takes' && cronJob === 'refuses')).toEqual([]);
  });
});
