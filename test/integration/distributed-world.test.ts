import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../../dev/postgres/query.ts';
import { runningProcess } from '../../dev/processes/recorded.ts';
import { tieToThisProcess } from '../../dev/processes/tie.ts';
import type { ServiceName } from '../../dev/services/host.ts';
import { startWorld, stopWorld, type WorldOptions } from '../../dev/world/world.ts';
import { eventually } from '../fixtures/waiting.ts';
import { caller } from './fixtures/services/hosted.ts';

const SERVICES = ['backlog', 'chronicle', 'embedding', 'orchestrator', 'project', 'sprint'];
const ALL = [...SERVICES, 'postgres', 'redis'].sort();
let dir: string;
let tie: ReturnType<typeof tieToThisProcess>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-distributed-'));
  tie = tieToThisProcess(dir);
});
afterAll(async () => {
  await stopWorld(dir);
  await tie.untie();
  rmSync(dir, { recursive: true, force: true });
});

const up = (options: WorldOptions = {}) =>
  startWorld({
    ...{ dir, distributed: true, components: ['services'], servicesEnv: { DSM_PORTS: 'any', OLLAMA_HOST: 'off' } },
    ...options,
  });
const endpoints = () => JSON.parse(readFileSync(join(dir, 'endpoints.json'), 'utf8')) as Record<ServiceName, string>;
const call = caller(endpoints, () => readFileSync(join(dir, 'token'), 'utf8').trim());
const pids = () => Object.fromEntries(ALL.map((name) => [name, runningProcess(dir, name)?.pid]));
const databaseUrl = (service: string) => readFileSync(join(dir, 'secrets', `${service}-database-url`), 'utf8').trim();
const eventsOf = async (project: string) => {
  const { body } = await call('chronicle', 'GET', '/v1/events?limit=1000');
  return body.events.filter((e: { aggregate_id: string }) => e.aggregate_id === project).length;
};

it('starts a process a service, once, and events go from one to the other', async () => {
  expect((await up()).started.sort()).toEqual(ALL);
  const before = pids();
  expect((await up()).started).toEqual([]);
  expect(pids()).toEqual(before);
  expect((await call('project', 'POST', '/projects', { id: 'KEPT', name: 'Kept' })).status).toBe(201);
  await eventually(async () => expect(await eventsOf('KEPT')).toBeGreaterThan(0));
});

it('keeps its secrets to itself, and each service to its own database', async () => {
  const files = readdirSync(join(dir, 'secrets'));
  expect(files.length).toBeGreaterThan(ALL.length);
  for (const file of files) expect(statSync(join(dir, 'secrets', file)).mode & 0o777, file).toBe(0o600);
  for (const name of ALL) {
    const { args, env } = JSON.parse(readFileSync(join(dir, 'run', `${name}.json`), 'utf8')).spec;
    expect(JSON.stringify([args, env])).not.toMatch(/postgres:\/\/|redis:\/\//);
  }
  const strange = new URL(databaseUrl('sprint'));
  strange.pathname = new URL(databaseUrl('project')).pathname;
  await expect(query(strange.href, 'select 1')).rejects.toThrow(/permission denied for database/);
  strange.username = 'dsm_project';
  await expect(query(strange.href, 'select 1')).rejects.toThrow(/password authentication failed/);
});

it('brings back what was killed, and leaves the rest alone', async () => {
  const world = await up();
  const before = pids();
  for (const name of ['sprint', 'redis', 'postgres']) await world.processes[name]?.kill();
  expect((await up()).started.sort()).toEqual(['postgres', 'redis', 'sprint']);
  const after = pids();
  for (const name of SERVICES.filter((service) => service !== 'sprint')) expect(after[name], name).toBe(before[name]);
  await eventually(async () => expect((await call('project', 'GET', '/projects/KEPT')).status).toBe(200));
  await call('project', 'POST', '/projects', { id: 'AFTER', name: 'After' });
  await eventually(async () => expect(await eventsOf('AFTER')).toBeGreaterThan(0));
});

it('stops in order, and goes on at the same addresses with the same data and another time', async () => {
  const before = endpoints();
  expect((await stopWorld(dir)).sort()).toEqual(ALL);
  const ends = SERVICES.map((name) =>
    readFileSync(join(dir, 'logs', `${name}.log`), 'utf8')
      .trim()
      .split('\n')
      .at(-1),
  );
  for (const end of ends) expect(end).toContain('"stopped"');
  expect(readFileSync(join(dir, 'logs/postgres.log'), 'utf8').trim()).toMatch(/database system is shut down$/);
  expect((await up({ now: new Date(Date.now() + 86_400_000) })).started.sort()).toEqual(ALL);
  expect(endpoints()).toEqual(before);
  expect((await call('project', 'GET', '/projects/KEPT')).status).toBe(200);
  expect(await eventsOf('KEPT')).toBeGreaterThan(0);
});

it('stays a world of this arrangement, and says how to begin anew', async () => {
  const running = pids();
  await expect(up({ distributed: false })).rejects.toThrow(
    /it began with a process a service.*"dsm up --distributed" goes on with it.*--dir/,
  );
  expect(pids()).toEqual(running);
});
