import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CuttableProxy, cuttableProxy } from '../../fixtures/faults/cuttable-proxy.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

// A network between the sprint and the backlog service that is cut, or swallows everything.
let world: Hosted;
let network: CuttableProxy;
beforeAll(async () => {
  world = await startHosted('PGlite');
  network = await cuttableProxy(Number(new URL(world.host.endpoints.backlog).port));
  await declareProject(world.call, 'NET');
  await declareBacklog(world.call, 'NET', [{ task_id: 'T-1' }]);
  world.host.endpoints.backlog = `http://127.0.0.1:${network.port}`;
});
afterAll(async () => {
  await network?.close();
  await world?.stop();
});

/** Plans a sprint, which the backlog service is needed for; whoever asks waits for half a second. */
async function plan() {
  const begun = performance.now();
  const answer = await fetch(`${world.host.endpoints.sprint}/sprints/NET/plan`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'dsm-deadline': '500', 'x-correlation-id': 'net' },
    body: JSON.stringify({ sprint_name: 'x', mode: 'Live' }),
  });
  const body = (await answer.json()) as { code?: string };
  return { status: answer.status, code: body.code, took: performance.now() - begun };
}
const readiness = async () => {
  const { status, body } = await world.call('sprint', 'GET', '/health/ready');
  return { status, backlog: body.services['backlog-service'] };
};
const isReachedAgainWithin15s = async () => {
  const begun = performance.now();
  await expect.poll(async () => (await plan()).status, { timeout: 20_000, interval: 200 }).toBe(200);
  expect(performance.now() - begun).toBeLessThan(15_000);
};

it.each(['cut', 'swallowed'] as const)(
  'a network that is %s is not tried again and again, and not missed for long',
  async (state) => {
    expect((await plan()).status).toBe(200);
    network.become(state);
    const first = await Promise.all(Array.from({ length: 12 }, plan));
    for (const { status, took } of first) {
      expect([503, 504]).toContain(status);
      // The time that the caller gave, and no more than that is spent on it.
      expect(took).toBeLessThan(3_000);
    }
    expect(await readiness()).toMatchObject({
      status: 200,
      backlog: { status: 'error', circuit_breaker_state: 'open' },
    });
    const { body } = await world.call('sprint', 'GET', '/metrics');
    expect(body).toContain('dsm_breaker_state{dependency="backlog"} 2');
    expect(await plan()).toMatchObject({ status: 503, code: 'dependency_unavailable' });
    network.become('open');
    await isReachedAgainWithin15s();
    expect((await readiness()).backlog).toMatchObject({ status: 'ok', circuit_breaker_state: 'closed' });
  },
);
