import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSprintStore } from '../../test/integration/services/sprint/sprint-store.ts';
import { findSprint } from './store/sprints.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
let next = 0;
let name: string;
beforeAll(async () => {
  world = await openSprintStore();
});
afterAll(() => world.close());
beforeEach(() => {
  name = `CLM${next++}-S01`;
});
const claim = (external_ref: string, sprintId = name, more: object = {}) =>
  world.call('PUT', `/sprints/${sprintId}/owner`, { external_ref, ...more });

it('a sprint that began without a reference is found by the one that claims it', async () => {
  await world.put({ sprint_id: name, version: 4 });
  expect(await claim(`ref/${name}`, name, { external_uid: 'u-1' })).toMatchObject({
    status: 200,
    body: { sprint_id: name },
  });
  const found = await world.call('GET', `/sprints/by-ref?external_ref=ref/${name}`);
  expect(found.body).toMatchObject({ sprint_id: name, external_ref: `ref/${name}`, external_uid: 'u-1', version: 5 });
});

it('also one that has closed', async () => {
  await world.put({ sprint_id: name, status: 'completed', closed_at: new Date() });
  expect((await claim(`ref/${name}`)).status).toBe(200);
  expect(await findSprint(world.db, name)).toMatchObject({ external_ref: `ref/${name}`, external_uid: null });
});

it('claimed again by the same it stays as it is, by another it is refused', async () => {
  await world.put({ sprint_id: name });
  await claim(`ref/${name}`, name, { external_uid: 'u-1' });
  const before = await findSprint(world.db, name);
  expect((await claim(`ref/${name}`, name, { external_uid: 'u-2' })).status).toBe(200);
  expect(await findSprint(world.db, name)).toEqual({ ...before, changed: expect.any(Number) });
  expect(await claim('ref/other')).toMatchObject({
    status: 409,
    body: { code: 'sprint_claimed', external_ref: `ref/${name}` },
  });
  expect((await findSprint(world.db, name))?.external_ref).toBe(`ref/${name}`);
});

it('a reference that stands for another sprint is refused', async () => {
  await world.put({ sprint_id: name, external_ref: `ref/${name}`, goal: 'Ship' });
  await world.put({ sprint_id: `B${name}` });
  const answer = await claim(`ref/${name}`, `B${name}`);
  expect(answer).toMatchObject({ status: 409, body: { code: 'external_ref_taken' } });
  expect(answer.body.detail).toBe(`sprint ${name} (Ship) has the reference ref/${name}`);
  expect(await claim('ref/none', 'NONE')).toMatchObject({ status: 404, body: { code: 'sprint_not_found' } });
});
