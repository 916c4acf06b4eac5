import { expect, it } from 'vitest';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { handClock } from '../../test/integration/fixtures/services/requests.ts';
import { plain } from '../../test/integration/services/chronicle/chronicle-service.ts';
import * as backlogEvents from '../backlog/contract/events.ts';
import { openSchema } from '../kit/database/database.ts';
import { UnitOfWork } from '../kit/database/unit-of-work.ts';
import * as orchestratorEvents from '../orchestrator/contract/events.ts';
import * as projectEvents from '../project/contract/events.ts';
import * as sprintEvents from '../sprint/contract/events.ts';
import { consumers } from './consumers.ts';
import { chronicleMigrations } from './store/migrations/all.ts';
import type { ChronicleTables } from './store/tables.ts';

it('every stream that a service writes to is kept', () => {
  const kinds = [sprintEvents, backlogEvents, projectEvents, orchestratorEvents].flatMap((events) =>
    Object.values(events),
  );
  expect(kinds.length).toBeGreaterThan(5);
  for (const { stream } of kinds) expect(consumers(() => {}).streams).toContain(stream);
});

it('readers are woken once the event can be read, and not before or without it', async () => {
  const connection = await openEmbedded();
  const db = await openSchema<ChronicleTables>(connection, 'chronicle', chronicleMigrations);
  const clock = handClock('2026-11-23T10:00:00Z');
  const unit = () => new UnitOfWork(db, { clock, service: 'chronicle', correlationId: 'c', published: () => {} });
  let woken = 0;
  const append = consumers(() => woken++).handlers['*'];
  await unit().run('append', async (work) => {
    await append(plain('A', 1), work, 'stream');
    expect(woken).toBe(0);
  });
  expect(woken).toBe(1);
  const failing = unit().run('append', async (work) => {
    await append(plain('A', 2), work, 'stream');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(woken).toBe(1);
  await connection.close();
});
