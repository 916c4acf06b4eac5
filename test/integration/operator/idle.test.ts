import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type World } from '../../../dev/world/world.ts';
import { MONDAY } from '../../fixtures/dates.ts';
import { conditionOf, Kubectl } from '../../fixtures/kubectl.ts';
import { projectObject, scrumObject, sprintObject, tasks } from '../../fixtures/manifests.ts';
import { until } from '../../fixtures/waiting.ts';
import { isWrite, type Request, requestsIn } from '../fixtures/audit-log.ts';

// A settled system costs the API server nothing, counted in its own audit log, and the services next to nothing, counted in theirs.

const PROJECTS = 80;
const SPRINTS = 60;
const SCRUMS = 60;
const IDLE_MS = 60_000;

let world: World;
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-idle-'));
  // At midnight the day of each sprint is another, which is written down.
  const now = new Date(`${MONDAY}T12:00:00Z`);
  world = await startWorld({ dir, now, auditLog: true, tied: true, servicesEnv: { DSM_PORTS: 'any' } });
});
afterAll(async () => {
  await world?.stop();
  if (world) rmSync(world.dir, { recursive: true, force: true });
});

const kubectl = new Kubectl((args, input) => world.kubectl(args, input === undefined ? {} : { input }));

/** Write requests of the operator so far, its own Lease aside. */
const operatorWrites = (): Request[] =>
  requestsIn(world.auditLog).filter(
    (request) =>
      request.user.username === 'system:serviceaccount:dsm-system:dsm-operator' &&
      isWrite(request) &&
      request.objectRef?.resource !== 'leases',
  );

/** How often each route of each service was asked so far. */
async function requestsOfServices(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [service, url] of Object.entries(world.endpoints())) {
    const metrics = await (await fetch(`${url}/metrics`, { headers: { accept: 'text/plain' } })).text();
    const lines = metrics.matchAll(/^dsm_http_request_duration_seconds_count\{.*?route="([^"]*)".*\} (\d+)$/gm);
    for (const [, route, count] of lines)
      if (route !== '/metrics')
        counts.set(`${service} ${route}`, (counts.get(`${service} ${route}`) ?? 0) + Number(count));
  }
  return counts;
}

it('makes no write request in 60 s with 200 settled objects', async () => {
  const names = Array.from({ length: PROJECTS }, (_, i) => `idle-${i}`);
  await kubectl.apply(...names.map((name) => projectObject(name, { backlog: { tasks: tasks('T', 3) } })));
  // Suspended: at 14:00 on a weekday the CronJobs would fire.
  const live = { mode: 'Live', dailyScrum: { state: 'Suspended' } };
  await kubectl.apply(...names.slice(0, SPRINTS).map((name) => sprintObject(`${name}-1`, name, live)));
  await kubectl.apply(...names.slice(0, SCRUMS).map((name) => scrumObject(`${name}-1`, MONDAY)));
  await until(
    'everything to settle',
    async () => {
      const kinds = await Promise.all(['projects', 'sprints', 'dailyscrums'].map((kind) => kubectl.list(kind)));
      const all = kinds.flat();
      return all.length === PROJECTS + SPRINTS + SCRUMS && all.every((o) => conditionOf(o, 'Ready')?.status === 'True');
    },
    240,
  );
  let before = operatorWrites().length;
  expect(before).toBeGreaterThan(200);
  // Settled is: nothing written for longer than any retry waits. The last events are still on their way when the last
  // condition is True.
  await until(
    'the writes to end',
    async () => {
      const seen = before;
      await sleep(12_000);
      before = operatorWrites().length;
      return before === seen;
    },
    120,
  );
  const asked = await requestsOfServices();
  await sleep(IDLE_MS);
  const requests = await requestsOfServices();
  const written = operatorWrites().slice(before);
  expect(written.map((e) => `${e.verb} ${e.objectRef?.resource}`)).toEqual([]);
  for (const [route, times] of asked) requests.set(route, (requests.get(route) ?? 0) - times);
  // Nobody asks for one object, and how often all are asked for does not hang on how many there are.
  const routes = [...requests].filter(([, times]) => times > 0).map(([route]) => route);
  expect(routes.filter((route) => route.includes(':'))).toEqual([]);
  const inAll = (service: string) =>
    [...requests].reduce((sum, [route, times]) => (route.startsWith(service) ? sum + times : sum), 0);
  expect(inAll('sprint')).toBeLessThan(120);
  expect(inAll('')).toBeLessThan(400);
}, 600_000);
