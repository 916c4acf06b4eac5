import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../../../../../dev/processes/wait.ts';
import { toFields } from '../../../../../services/kit/events/redis/entry.ts';
import { ensureGroup, groupName } from '../../../../../services/kit/events/redis/groups.ts';
import { leaseKey } from '../../../../../services/kit/events/redis/reading/leases.ts';
import { readNew, waitForNew } from '../../../../../services/kit/events/redis/reading/pages.ts';
import { event } from '../transport-contract.ts';
import { busOfTest, clientOfTest, serverOfTest } from './fixture.ts';

const PROGRAM = fileURLToPath(new URL('./consumer-process.ts', import.meta.url));
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-redis-takeover-'));
  return () => rmSync(dir, { recursive: true, force: true });
});

function consumer(url: string, name: string, msAnEvent = 2) {
  const file = join(dir, name);
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, url, file, String(msAnEvent)], { stdio: 'inherit' });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  const handled = () => {
    try {
      return readFileSync(file, 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  return { child, exited, handled };
}
const until = (what: string, check: () => boolean) =>
  waitFor(async () => check() || undefined, { what, timeoutMs: 30_000, everyMs: 20 });

it('leaves what a killed process had pending to the next one, in order', async () => {
  const server = await serverOfTest();
  const bus = busOfTest(server.port);
  const redis = clientOfTest(server.port);
  const first = consumer(server.url, 'first');
  const events = Array.from({ length: 600 }, (_, i) => event(`A${i % 6}`, 1 + Math.floor(i / 6)));
  await Promise.all(events.map((each) => bus.publish(each, 's')));
  await until('some handled', () => first.handled().length > 50);
  first.child.kill('SIGKILL');
  await first.exited;
  const [pending] = (await redis.xpending('s', 'g_service_group')) as [number];
  expect(pending).toBeGreaterThan(0);

  const second = consumer(server.url, 'second');
  const all = () => new Set([...first.handled(), ...second.handled()].map((line) => line.split(' ')[0]));
  await until('all', () => all().size === 600);
  for (let a = 0; a < 6; a++) {
    const versions = second.handled().flatMap((line) => (line.includes(` A${a} `) ? [Number(line.split(' ')[2])] : []));
    expect(versions).toEqual(versions.toSorted((x, y) => x - y));
  }
  // Handled and not acknowledged: the inbox of a service takes these for what they are.
  expect(first.handled().length + second.handled().length).toBeLessThan(600 + 100);
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});

it('lets no process go on that was stopped while another took over', async () => {
  const server = await serverOfTest();
  const bus = busOfTest(server.port);
  const first = consumer(server.url, 'first', 20);
  const events = Array.from({ length: 400 }, (_, i) => event('A', i + 1));
  await Promise.all(events.map((each) => bus.publish(each, 's')));
  await until('some handled', () => first.handled().length > 10);
  const second = consumer(server.url, 'second', 20);
  await delay(500);
  expect(second.handled()).toEqual([]);
  first.child.kill('SIGSTOP');
  await until('the second at work', () => second.handled().length > 10);
  const before = first.handled().length;
  first.child.kill('SIGCONT');
  await until('all', () => second.handled().some((line) => line.endsWith(' 400')));
  // What was with the subscriber when it was stopped ends; nothing else begins.
  expect(first.handled().length - before).toBeLessThanOrEqual(1);
  expect(new Set([...first.handled(), ...second.handled()]).size).toBe(400);
});

it('hands over at once when a process ends in order', async () => {
  const server = await serverOfTest();
  const bus = busOfTest(server.port);
  const redis = clientOfTest(server.port);
  const first = consumer(server.url, 'first');
  await bus.publish(event('A', 1), 's');
  await until('the first', () => first.handled().length === 1);
  const second = consumer(server.url, 'second');
  await delay(500);
  const begun = performance.now();
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  await bus.publish(event('A', 2), 's');
  await until('the second', () => second.handled().length === 1);
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(await redis.xinfo('CONSUMERS', 's', 'g_service_group')).toHaveLength(1);
});

it('a read that comes late, from a process that has lost the stream, takes nothing', async () => {
  const server = await serverOfTest();
  const redis = clientOfTest(server.port);
  const group = groupName('g');
  await ensureGroup(redis, 's', group);
  for (const n of [1, 2, 3]) await redis.xadd('s', '*', ...toFields(event('A', n)));
  const reading = { group, streams: ['s'] };
  await redis.set(leaseKey(group, 's'), 'owner');
  const [late] = (await readNew(redis, { ...reading, consumer: 'late' })).values();
  expect(late).toEqual({ entries: [], end: undefined });
  expect((await redis.xpending('s', group))[0]).toBe(0);
  const [owner] = (await readNew(redis, { ...reading, consumer: 'owner' })).values();
  expect(owner?.entries).toHaveLength(3);
  expect(owner?.end).toBe(owner?.entries.at(-1)?.[0]);
  // It waits for what is behind that, and no longer.
  const waiting = waitForNew(clientOfTest(server.port), new Map([['s', owner?.end ?? '']]));
  await redis.xadd('s', '*', ...toFields(event('A', 4)));
  await waiting;
  const [next] = (await readNew(redis, { ...reading, consumer: 'owner' })).values();
  expect(next?.entries).toHaveLength(1);
});
