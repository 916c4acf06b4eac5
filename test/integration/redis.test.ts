import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { isFree } from '../../dev/processes/ports.ts';
import { type RedisServerOptions, startRedis } from '../../dev/redis/start.ts';
import { writesToDisk } from '../../services/kit/events/redis/persistence.ts';

async function start(options?: RedisServerOptions) {
  const server = await startRedis(options);
  const redis = new Redis(server.url);
  redis.on('error', () => {});
  onTestFinished(async () => {
    redis.disconnect();
    await server.stop();
  });
  return { server, redis };
}

it('keeps what it has answered for over a kill, when it is persistent', async () => {
  const { server, redis } = await start({ persistent: true });
  expect(await writesToDisk(redis)).toBe(true);
  await redis.set('a', 'b');
  const pid = server.pid();
  await server.kill();
  await server.restart();
  expect(server.pid()).not.toBe(pid);
  expect(await redis.get('a')).toBe('b');
  await server.restart({ data: 'lost' });
  expect(await redis.get('a')).toBeNull();
});

it('keeps nothing over a restart otherwise, and takes settings', async () => {
  const { server, redis } = await start({ settings: { maxmemory: '50mb' } });
  expect(await writesToDisk(redis)).toBe(false);
  expect(await redis.config('GET', 'maxmemory')).toEqual(['maxmemory', '52428800']);
  await redis.set('a', 'b');
  await server.restart();
  expect(await redis.get('a')).toBeNull();
});

it('leaves no process, port or folder behind', async () => {
  const { server, redis } = await start();
  const folder = ((await redis.config('GET', 'dir')) as [string, string])[1];
  expect(existsSync(folder)).toBe(true);
  await server.stop();
  expect(await isFree(server.port)).toBe(true);
  expect(existsSync(folder)).toBe(false);
});
