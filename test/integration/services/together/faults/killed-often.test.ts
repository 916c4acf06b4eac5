import { expect, it } from 'vitest';
import { randomStream } from '../../../../../services/sprint/domain/random.ts';
import { eventually } from '../../../../fixtures/waiting.ts';
import { killOften } from './killed-often.ts';

const START_MS = 40;

/** A process that is ready after so long, as the real one tells it; what befell it, in words. */
function pretended({ endsAt = Number.POSITIVE_INFINITY } = {}) {
  const told: string[] = [];
  let pid: number | undefined = 1;
  let isReady = true;
  return {
    told,
    process: {
      pid: () => pid,
      kill: async () => {
        told.push(isReady ? 'killed when ready' : 'killed when starting');
        pid = undefined;
        isReady = false;
      },
      start: async () => {
        pid = 1 + told.length;
        const mine = pid;
        const begun = performance.now();
        await eventually(async () => {
          if (told.length >= endsAt) pid = undefined;
          if (performance.now() - begun < START_MS && pid === mine) throw new Error('not yet');
        });
        if (pid !== mine) throw new Error('the process ended');
        isReady = true;
        told.push('ready');
      },
    },
  };
}
const rhythm = (process: ReturnType<typeof pretended>['process'], times: number) => {
  const random = randomStream('killed often');
  const below = (n: number) => Math.floor(random() * n);
  return { name: 'x', process, times, below, answered: async () => undefined, signal: new AbortController().signal };
};

it('meets it serving, starting and ready, and leaves it ready', async () => {
  const { process, told } = pretended();
  const met = await killOften(rhythm(process, 12));
  expect(met.serving).toBe(3);
  expect(met.serving + met.ready + met.starting).toBe(12);
  expect(told.filter((what) => what === 'killed when starting')).toHaveLength(met.starting);
  expect(met.starting).toBeGreaterThan(0);
  expect(told.at(-1)).toBe('ready');
  expect(process.pid()).toBeDefined();
});

it('fails when it ends by itself while it starts', async () => {
  const { process } = pretended({ endsAt: 1 });
  await expect(killOften(rhythm(process, 3))).rejects.toThrow('ended');
});

it('fails when it has ended by itself', async () => {
  const { process } = pretended();
  await process.kill();
  await expect(killOften(rhythm(process, 1))).rejects.toThrow('kill x: it has ended by itself');
});

it('ends when others have failed', async () => {
  const { process, told } = pretended();
  expect(await killOften({ ...rhythm(process, 3), signal: AbortSignal.abort() })).toMatchObject({ serving: 0 });
  expect(told).toEqual([]);
});
