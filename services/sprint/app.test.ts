import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSprintAmongNeighbours } from '../../test/integration/services/sprint/sprint-among-neighbours.ts';

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
});
afterAll(() => world.close());

it('is ready with the project and the backlog service alone: chronicle is told of and not needed', async () => {
  const ready = () => world.call('sprint', 'GET', '/health/ready');
  expect(await ready()).toMatchObject({
    status: 200,
    body: { external_apis: { project_service: 'ok', backlog_service: 'ok', chronicle_service: 'error' } },
  });
  world.away(true);
  expect(await ready()).toMatchObject({
    status: 503,
    body: { external_apis: { project_service: 'error', backlog_service: 'error' } },
  });
});
