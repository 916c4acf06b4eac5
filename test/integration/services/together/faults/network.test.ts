import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type CuttableProxy, cuttableProxy } from '../../../fixtures/cuttable-proxy.ts';
import type { Separate } from '../../../fixtures/separate.ts';
import { underLoad } from './under-load.ts';

const CUT_MS = 2_500;
const STATES = ['cut', 'swallowed', 'answers lost'] as const;

/** The same url by way of a proxy. */
async function through(proxies: CuttableProxy[], url: string): Promise<string> {
  const way = new URL(url);
  const proxy = await cuttableProxy(Number(way.port));
  onTestFinished(() => proxy.close());
  proxies.push(proxy);
  way.hostname = '127.0.0.1';
  way.port = String(proxy.port);
  return way.toString().replace(/\/$/, '');
}

/** Puts a proxy of its own between a service and all that it talks to. */
async function surround(world: Separate, name: 'sprint' | 'backlog' | 'chronicle', proxies: CuttableProxy[]) {
  const neighbours = {
    sprint: ['project', 'backlog', 'chronicle'],
    backlog: ['project'],
    chronicle: ['project'],
  } as const;
  const env: Record<string, string> = {};
  for (const other of neighbours[name])
    env[`DSM_${other.toUpperCase()}_URL`] = await through(proxies, world.host.endpoints[other]);
  for (const [variable, url] of [
    ['DSM_BUS_FILE', world.redisUrl()],
    ['DSM_DATABASE_URL_FILE', world.databaseUrl(name)],
  ] as const) {
    const file = join(world.dir, `${name}-${variable}`);
    writeFileSync(file, await through(proxies, url), { mode: 0o600 });
    env[variable] = file;
  }
  await world.process(name).stop();
  await world.process(name).start(env);
}

it('the network between two of them: cut, swallowing everything, and losing the answers', async () => {
  const proxies: CuttableProxy[] = [];
  const was: string[] = [];
  await underLoad({
    seed: 'network 1',
    times: 12,
    prepare: async (world) => {
      for (const name of ['sprint', 'backlog', 'chronicle'] as const) await surround(world, name, proxies);
    },
    befall: async ({ below, nth }) => {
      const at = nth < 5 ? nth : below(proxies.length);
      const state = STATES[nth % STATES.length] ?? 'cut';
      was.push(`${at} ${state}`);
      proxies[at]?.become(state);
      await delay(CUT_MS);
      proxies[at]?.become('open');
    },
  });
  expect(new Set(was).size).toBeGreaterThan(5);
}, 240_000);
