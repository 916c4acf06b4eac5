import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type CuttableProxy, cuttableProxy } from '../../../fixtures/faults/cuttable-proxy.ts';
import type { Separate } from '../../../fixtures/services/separate.ts';
import { underLoad } from './under-load.ts';

const CUT_MS = Number(process.env.DSM_CUT_MS ?? 2_000);
const STATES = ['cut', 'swallowed', 'answers lost'] as const;
/** Whom each of them talks to, beside Redis and its database. */
const NEIGHBOURS = {
  project: [],
  sprint: ['project', 'backlog', 'chronicle'],
  backlog: ['project'],
  chronicle: ['project'],
  orchestrator: ['project', 'backlog', 'sprint', 'chronicle'],
} as const;
type Name = keyof typeof NEIGHBOURS;
const NAMES = Object.keys(NEIGHBOURS) as Name[];
const PAIRS = NAMES.reduce((sum, name) => sum + NEIGHBOURS[name].length + 2, 0);
/** So many: each pair once, cut in one of the ways. Three times as many: each pair in each way. */
const CUTS = Number(process.env.DSM_CUTS ?? PAIRS);
/** What a cut costs is waiting, so several worlds may share the cuts, each with a load and a verdict of its own. */
const WORLDS = Number(process.env.DSM_CUT_WORLDS ?? 1);

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
async function surround(world: Separate, name: Name, proxies: CuttableProxy[]) {
  const env: Record<string, string> = {};
  for (const other of NEIGHBOURS[name])
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

/** Of all cuts, those of the nth world. Returns what they were. */
async function cutIn(nthWorld: number): Promise<string[]> {
  const proxies: CuttableProxy[] = [];
  const was: string[] = [];
  await underLoad({
    seed: `network ${nthWorld + 1}`,
    times: Math.ceil((CUTS - nthWorld) / WORLDS),
    between: [1, 4],
    prepare: async (world) => {
      for (const name of NAMES) await surround(world, name, proxies);
      expect(proxies).toHaveLength(PAIRS);
    },
    befall: async ({ nth: nthOfWorld }) => {
      const nth = nthWorld + nthOfWorld * WORLDS;
      const at = nth % proxies.length;
      const state = STATES[nth % STATES.length] ?? 'cut';
      was.push(`${at} ${state}`);
      proxies[at]?.become(state);
      await delay(CUT_MS);
      proxies[at]?.become('open');
    },
  });
  return was;
}

it(
  'the network between each two of them: cut, swallowing everything, or losing the answers',
  async () => {
    const was = await Promise.all(Array.from({ length: WORLDS }, (_, nth) => cutIn(nth)));
    expect(new Set(was.flat()).size).toBe(Math.min(CUTS, PAIRS * STATES.length));
  },
  180_000 + CUTS * (CUT_MS + 5_000),
);
