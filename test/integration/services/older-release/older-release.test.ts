import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { query } from '../../../../dev/postgres/query.ts';
import { type Postgres, startPostgres } from '../../../../dev/postgres/start.ts';
import type { Told } from '../../../fixtures/faults-of-a-log.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { DUMPED, RELEASE, restore, statementsFile } from './fixture.ts';
import { secondPart } from './life.ts';
import { migrateAll, startToday } from './migrated.ts';
import { readRecorded, replay } from './statements.ts';

// Real here: the databases that the code of an earlier release left, and each statement that it ran when it went on with its life, with
// its values (record.ts makes both). Its code itself does not run here: `record.ts --check` starts it on the databases of today.

let postgres: Postgres;
let url: string;
let databases = 0;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  url = await postgres.createDatabase(`older_${databases++}`);
  await restore(url);
});

const sprints = 'select sprint_id, status from sprint.sprints order by sprint_id';

it(`the databases of ${RELEASE} are brought up to date, keep what they hold, and life goes on`, async () => {
  const before = await query(url, sprints);
  expect(before.map((s) => s.status)).toEqual(['in_progress', 'closed_with_pending_tasks', 'in_progress']);
  const world = await startToday(url);
  try {
    expect(await query(url, sprints)).toEqual(before);
    for (const id of ['OLD', 'HAND']) await viewsAgree(world.call, id);
    await secondPart(world);
    for (const id of ['OLD', 'HAND', 'NEXT']) await viewsAgree(world.call, id);
    const events = (await world.call('chronicle', 'GET', '/v1/events?limit=1000')).body.events;
    expect(events.map((e: { seq: number }) => e.seq)).toEqual(events.map((_: unknown, n: number) => n + 1));
    mustGrow(events);
    const notes = await world.call('chronicle', 'GET', '/v1/notes/sprint_retrospective?sprint_id=OLD-S01');
    expect(notes).toMatchObject({ status: 200, body: { length: 1 } });
  } finally {
    await world.stop();
  }
});

it(`${RELEASE} reads and writes the same on them afterwards, and what it wrote is read today`, async () => {
  await migrateAll(url);
  const recorded = readRecorded(readFileSync(statementsFile, 'utf8'));
  for (const schema of DUMPED)
    expect(
      recorded.texts.some((text) => text.includes(`"${schema}"."`)),
      schema,
    ).toBe(true);
  expect(await replay(url, recorded)).toEqual([]);
  const world = await startToday(url);
  try {
    for (const id of ['OLD', 'HAND', 'NEXT']) await viewsAgree(world.call, id);
    const { body } = await world.call('sprint', 'GET', '/sprints/by-project/NEXT');
    expect(body).toMatchObject([{ status: 'in_progress' }]);
    await world.call('sprint', 'POST', `/sprints/${body[0].sprint_id}/close`);
    await viewsAgree(world.call, 'NEXT');
  } finally {
    await world.stop();
  }
});

/** Versions of an aggregate go on where the release left them, from then on without a gap. Its events of tasks began anew in each sprint. */
function mustGrow(events: readonly Told[]): void {
  const now = events.filter(isCounted);
  expect(now.length).toBeGreaterThan(0);
  for (const [aggregate, all] of Map.groupBy(events, (e) => `${e.aggregate_type} ${e.aggregate_id}`)) {
    if (aggregate.startsWith('Task ')) continue;
    for (const [i, { aggregate_version: version }] of all.entries()) {
      const before = all[i - 1];
      if (before === undefined) continue;
      expect(version, aggregate).toBeGreaterThan(before.aggregate_version);
      if (isCounted(before)) expect(version, aggregate).toBe(before.aggregate_version + 1);
    }
  }
  expect(now.some(({ aggregate_type: type }) => type === 'Task')).toBe(false);
}

const isCounted = ({ metadata }: Told): boolean => 'consecutive' in metadata;
