import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { SERVICE_NAMES } from '../../../../../dev/services/host.ts';
import { eventually } from '../../../../fixtures/waiting.ts';
import { type Separate, startSeparate } from '../../../fixtures/services/separate.ts';
import { viewsAgree } from '../../../fixtures/services/views-agree.ts';
import { allEvents } from '../chronicle-answers.ts';
import { driveProjects } from '../driven-projects.ts';
import { takeBaseBackup } from './base-backup.ts';
import { SENDERS, verdict } from './verdict.ts';

const KEPT = ['KEPT0', 'KEPT1'];
const LOST = ['LOST0', 'LOST1'];

/** What docs/guides/backup.md tells to do: services ended, server restored, Redis emptied, events handed over again. */
async function restored(world: Separate, restore: () => Promise<void>): Promise<void> {
  await Promise.all(SERVICE_NAMES.map((name) => world.process(name).stop()));
  const redis = new Redis(world.redisUrl());
  await redis.flushdb();
  redis.disconnect();
  await restore();
  await Promise.all(SERVICE_NAMES.map((name) => world.process(name).start()));
  for (const service of SENDERS) {
    const answer = await world.call(service, 'POST', '/v1/events/republish', { since: '2026-01-01T00:00:00Z' });
    expect(answer).toMatchObject({ status: 200 });
  }
}

it('PostgreSQL is lost and restored from a backup of before: what it holds is true, and nothing else is told', async () => {
  const world = await startSeparate();
  onTestFinished(() => world.stop());
  const { call } = world;
  const load = (projects: readonly string[]) => {
    const driven = driveProjects({ call, seed: 'restored 1', projects });
    const answered = (more: number) => {
      const enough = driven.answers + more;
      return eventually(async () => expect(driven.answers).toBeGreaterThanOrEqual(enough), 90_000);
    };
    return { ...driven, answered, driven };
  };

  const kept = load(KEPT);
  await kept.declare();
  const keeping = kept.run();
  await kept.answered(30);
  kept.stop();
  await keeping;

  const lost = load(LOST);
  await lost.declare();
  const losing = lost.run();
  await lost.answered(10);
  // What it does not take before the backup must be handed over again; what it does not take after it must never be taken.
  await world.process('chronicle').kill();
  await lost.answered(10);
  const backup = await takeBaseBackup(world);
  await lost.answered(30);
  lost.stop();
  await losing;
  const before = (await Promise.all(LOST.map((id) => sprintsOf(world, id)))).flat();
  await world.process('postgres').kill();
  // The last processes of a killed one may hold its memory for a moment.
  await delay(200);
  await restored(world, backup.restore);

  await kept.verify();
  await consistent(world);
  const after = (await Promise.all(LOST.map((id) => sprintsOf(world, id)))).flat();
  expect(after.length, 'the backup was taken before the last sprint').toBeLessThan(before.length);

  // And life goes on, in what is new and in what has lost its last days.
  const next = load(['NEXT0']);
  await next.declare();
  const living = next.run();
  await next.answered(15);
  next.stop();
  await living;
  await next.verify();
  for (const id of LOST) {
    for (const { sprint_id, status } of await sprintsOf(world, id))
      if (status === 'in_progress')
        expect(await call('sprint', 'POST', `/sprints/${sprint_id}/close`)).toMatchObject({ status: 200 });
    await viewsAgree(call, id, 30_000);
    expect(await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'again', mode: 'Live' })).toMatchObject({
      status: 201,
    });
  }
  await consistent(world);
}, 300_000);

async function sprintsOf({ call }: Separate, id: string): Promise<{ sprint_id: string; status: string }[]> {
  return (await call('sprint', 'GET', `/sprints/by-project/${id}?limit=1000`)).body;
}

/** Views that agree, a log that tells what the services hold and no more, and an orchestrator that has read it. */
async function consistent(world: Separate): Promise<void> {
  const { call } = world;
  await verdict(world, { isInOrder: false });
  for (const id of LOST) await viewsAgree(call, id, 30_000);
  const log = await allEvents(call);
  for (const id of [...KEPT, ...LOST]) {
    const told = log.filter((e) => e.event_type === 'SprintStarted' && e.event_data.project_id === id);
    const held = await sprintsOf(world, id);
    expect(told.map((e) => e.aggregate_id).sort()).toEqual(held.map((s) => s.sprint_id).sort());
    const closed = log.filter((e) => e.event_type === 'SprintCompleted' && e.event_data.project_id === id);
    const ended = held.filter(({ status }) => status !== 'in_progress');
    expect(closed.map((e) => e.aggregate_id).sort()).toEqual(ended.map((s) => s.sprint_id).sort());
  }
  // It answers so when the log is read to its end.
  await eventually(async () => {
    const answer = await call('orchestrator', 'GET', '/orchestrate/outcomes?limit=1000');
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  }, 30_000);
}
