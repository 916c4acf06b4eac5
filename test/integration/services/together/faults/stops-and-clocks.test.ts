import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { it } from 'vitest';
import { fileSetClock } from '../../../fixtures/services/file-set-clock.ts';
import type { Separate } from '../../../fixtures/services/separate.ts';
import { underLoad } from './under-load.ts';

// Longer than any lease: another process takes what the stopped one held, and that one wakes with what it had in its hands.
const STOPPED_MS = Number(process.env.DSM_STOPPED_MS ?? 8_000);
const HOUR_MS = 3_600_000;

it('SIGSTOP for longer than a lease, with another process beside', async () => {
  const names = ['sprint', 'chronicle', 'backlog'] as const;
  await underLoad({
    seed: 'stops 1',
    times: names.length,
    prepare: async (world) => {
      for (const name of names) await world.beside(name);
    },
    befall: async ({ world, nth }) => {
      const pid = world.process(names[nth] ?? 'sprint').pid() as number;
      process.kill(pid, 'SIGSTOP');
      await delay(STOPPED_MS);
      process.kill(pid, 'SIGCONT');
    },
  });
}, 200_000);

it('a clock that is an hour behind or ahead of the others', async () => {
  const at = (world: Separate, ms: number) =>
    fileSetClock(join(world.dir, `now${ms}`), new Date(world.clock.now().getTime() + ms).toISOString()).file;
  await underLoad({
    seed: 'clocks 1',
    times: 6,
    befall: async ({ world, nth }) => {
      const name = (['sprint', 'backlog', 'chronicle'] as const)[nth % 3] ?? 'sprint';
      await world.process(name).kill();
      await world.process(name).start({ DSM_CLOCK_FILE: at(world, nth < 3 ? -HOUR_MS : HOUR_MS) });
    },
  });
}, 200_000);
