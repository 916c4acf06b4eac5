import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { handClock, requester, silent } from '../../../../test/integration/fixtures/services/requests.ts';
import { route } from '../../calls/route.ts';
import { HttpApp } from '../http-app.ts';
import { shedLoad } from './load-shedding.ts';
import { LoopDelay } from './loop-delay.ts';

const look = route({ method: 'GET', path: '/things', summary: 'x', answer: z.object({}) });

it.each([
  ['the event loop is late', { isOverloaded: true, waiting: 0 }, 503, { event_loop: 1, database_pool: 0 }],
  ['too many wait for the database', { isOverloaded: false, waiting: 500 }, 503, { event_loop: 0, database_pool: 1 }],
  ['some wait', { isOverloaded: false, waiting: 499 }, 200, { event_loop: 0, database_pool: 0 }],
])('%s', async (_what, { isOverloaded, waiting }, status, shed) => {
  const app = await HttpApp.build({
    ...{ service: 'thing', clock: handClock('2026-11-23T10:00:00Z'), log: silent, errors: {} },
  });
  shedLoad(app.fastify, app.metrics, () => ({ size: 10, open: 10, lent: 10, waiting }), {
    isOverloaded,
    stop: () => {},
  });
  app.serve(look, async () => ({}));
  onTestFinished(() => app.fastify.close());
  const call = requester(() => app.fastify);
  const answer = await call('GET', '/things');
  expect(answer.status).toBe(status);
  if (status === 503) expect(answer).toMatchObject({ body: { code: 'overloaded' }, headers: { 'retry-after': '1' } });
  for (const path of ['/health', '/health/live', '/health/ready', '/metrics'])
    expect((await call('GET', path)).status).toBe(200);
  const metrics = await app.metrics.metrics();
  for (const [reason, count] of Object.entries(shed))
    expect(metrics).toContain(`dsm_requests_shed_total{reason="${reason}"} ${count}\n`);
});

it('the event loop is overloaded when it is late again and again, and not by one long step', async () => {
  const loop = new LoopDelay(10, 60);
  onTestFinished(() => loop.stop());
  const block = async () => {
    const until = performance.now() + 120;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const seen: boolean[] = [];
  for (let n = 0; n < 4; n++) {
    await block();
    seen.push(loop.isOverloaded);
  }
  expect(seen.slice(0, 1)).toEqual([false]);
  expect(seen).toContain(true);
  await expect.poll(() => loop.isOverloaded, { interval: 100 }).toBe(false);
});
