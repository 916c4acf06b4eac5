import { expect, it } from 'vitest';
import { SERVICE_NAMES } from '../../../../../dev/services/host.ts';
import { underLoad } from './under-load.ts';

const KILLS = Number(process.env.DSM_KILLS ?? 20);

it(
  `${KILLS} SIGKILLs, each of one service's process that is started again`,
  async () => {
    const killed = new Set<string>();
    await underLoad({
      seed: process.env.DSM_KILLS_SEED ?? 'kills 1',
      times: KILLS,
      befall: async ({ world, below, nth }) => {
        // Each of them at least once in so many, then whichever.
        const name = SERVICE_NAMES[nth < SERVICE_NAMES.length ? nth : below(SERVICE_NAMES.length)] ?? 'sprint';
        killed.add(name);
        const process = world.process(name);
        await process.kill();
        await new Promise((resolve) => setTimeout(resolve, below(300)));
        await process.start();
      },
    });
    expect(killed.size).toBe(Math.min(KILLS, SERVICE_NAMES.length));
  },
  Math.max(300_000, KILLS * 20_000),
);
