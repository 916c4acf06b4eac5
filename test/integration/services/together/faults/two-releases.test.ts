import { expect, it, onTestFinished } from 'vitest';
import type { ServiceName } from '../../../../../dev/services/host.ts';
import { caller } from '../../../fixtures/services/hosted.ts';
import type { Separate, SeparateProcess } from '../../../fixtures/services/separate.ts';
import { isInHistory, oldCode } from '../../older-release/old-code.ts';
import { underLoad } from './under-load.ts';

/** What an installation may still run while this code is rolled out beside it; to be moved on with each release. */
const RELEASE = 'fd37a6a';
const BOTH = ['project', 'backlog', 'sprint', 'chronicle'] as const;

const isThere = isInHistory(RELEASE);
if (!isThere)
  console.log(`two releases: skipped: ${RELEASE} is not in the history of this clone, which may be shallow`);

it.skipIf(!isThere)(
  `the code of ${RELEASE} and that of today, side by side on one database and one Redis`,
  async () => {
    const code = oldCode(RELEASE);
    onTestFinished(() => code.remove());
    const old = new Map<ServiceName, SeparateProcess & { url: string }>();
    let requests = 0;
    await underLoad({
      seed: 'releases 1',
      times: BOTH.length * 2,
      hasOlder: true,
      prepare: async (world) => {
        for (const name of BOTH) old.set(name, await world.beside(name, code.dir));
      },
      // One request to the one, the next to the other, as a load balancer does it in the middle of a roll-out.
      callBy: (world) => {
        const toOld = caller(() => urlsOf(world, old));
        return (...request) => (requests++ % 2 === 0 ? world.call(...request) : toOld(...request));
      },
      // In turn the one and the other goes, so that each leads and takes the events for a while.
      befall: async ({ world, nth }) => {
        const name = BOTH[nth % BOTH.length] ?? 'sprint';
        const one = nth < BOTH.length ? world.process(name) : old.get(name);
        await one?.kill();
        await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
        await one?.start();
      },
    });
    expect(requests).toBeGreaterThan(40);
  },
  240_000,
);

/** Longer than any lease lasts: the other one leads then. */
const LEASE_MS = 5_500;

const urlsOf = (world: Separate, old: ReadonlyMap<ServiceName, { url: string }>): Record<ServiceName, string> => ({
  ...world.host.endpoints,
  ...Object.fromEntries([...old].map(([name, { url }]) => [name, url])),
});
