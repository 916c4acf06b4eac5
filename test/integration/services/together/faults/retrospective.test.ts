import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../../../fixtures/waiting.ts';
import { declareBacklog, declareProject } from '../../../fixtures/services/declare.ts';
import { type Separate, type SeparateProcess, startSeparate } from '../../../fixtures/services/separate.ts';

// Whoever hands over the sprint service's events is gone, or cannot, in the moment when another process of it closes a sprint: until the
// retrospective is there, chronicle says that it may still come.

const ARRIVES_WITHIN_MS = 30_000;

let world: Separate;
let redis: Redis;
let first: string;
let other: SeparateProcess & { url: string };
beforeAll(async () => {
  world = await startSeparate();
  first = world.host.endpoints.sprint;
  other = await world.beside('sprint');
  redis = new Redis(world.redisUrl());
});
afterAll(async () => {
  redis?.disconnect();
  await world?.stop();
});

/** Both processes of the sprint service: the one that hands over, and the one that stands by. */
async function processes() {
  const [one, two] = [
    { url: first, process: world.process('sprint') },
    { url: other.url, process: other as SeparateProcess },
  ];
  const leads = async (url: string) => /^dsm_lease_held\S* 1$/m.test(await (await fetch(`${url}/metrics`)).text());
  return eventually(async () => {
    const held = [await leads(one.url), await leads(two.url)];
    expect(held.filter(Boolean)).toHaveLength(1);
    return held[0] ? ([one, two] as const) : ([two, one] as const);
  }, 20_000);
}

async function startSprint(project: string): Promise<string> {
  await declareProject(world.call, project, { team: [{ id: 'E1' }] });
  await declareBacklog(world.call, project, [{ task_id: `${project}-1` }]);
  const wish = { sprint_name: 'S', duration_weeks: 1, mode: 'Live' };
  const { status, body } = await world.call('sprint', 'POST', `/sprints/${project}`, wish);
  expect(status).toBe(201);
  return body.sprint_id;
}

const retrospective = async (sprintId: string) => {
  const path = `/v1/notes/sprint_retrospective?sprint_id=${sprintId}`;
  const { status, body, headers } = await world.call('chronicle', 'GET', path);
  return { status, found: body, retryAfter: headers['retry-after'] };
};

/** Reads until it is there; every answer before that has to be 503 with Retry-After. Returns how many these were. */
async function readUntilThere(sprintId: string): Promise<number> {
  const end = performance.now() + ARRIVES_WITHIN_MS;
  for (let refusals = 0; ; refusals++) {
    const { status, found, retryAfter } = await retrospective(sprintId);
    if (status === 200) {
      expect(found).toMatchObject([{ sprint_id: sprintId }]);
      return refusals;
    }
    expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '1' });
    expect(performance.now()).toBeLessThan(end);
  }
}

async function close(url: string, sprintId: string): Promise<void> {
  const { status } = await fetch(`${url}/sprints/${sprintId}/close`, { method: 'POST' });
  expect(status).toBe(200);
}

it('the one that hands over is killed', async () => {
  const sprint = await startSprint('KILLED');
  const [leader, standby] = await processes();
  await leader.process.kill();
  await close(standby.url, sprint);
  expect(await readUntilThere(sprint)).toBeGreaterThan(0);
  await leader.process.start();
}, 60_000);

it('the one that hands over stands still', async () => {
  const sprint = await startSprint('FROZEN');
  const [leader, standby] = await processes();
  const pid = leader.process.pid() as number;
  process.kill(pid, 'SIGSTOP');
  try {
    await close(standby.url, sprint);
    expect(await readUntilThere(sprint)).toBeGreaterThan(0);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}, 60_000);

it('the memory of Redis is full', async () => {
  const sprint = await startSprint('FULL');
  const [leader] = await processes();
  await redis.config('SET', 'maxmemory', '1');
  try {
    await close(leader.url, sprint);
    for (let n = 0; n < 2; n++) expect(await retrospective(sprint)).toMatchObject({ status: 503, retryAfter: '1' });
  } finally {
    await redis.config('SET', 'maxmemory', '0');
  }
  await readUntilThere(sprint);
}, 60_000);

it('what is not there, and will not come, is not there', async () => {
  await eventually(async () => expect((await retrospective('NONE-S01')).status).toBe(404));
  const asked = performance.now();
  expect((await retrospective('NONE-S01')).status).toBe(404);
  expect(performance.now() - asked).toBeLessThan(1_000);
}, 60_000);
