import { beforeEach, expect, it } from 'vitest';
import { Watermark } from './watermark.ts';

let clock: number;
/** what the transport has kept, and up to when it knows all */
let [kept, reached]: (number | null)[] = [];
let lost: (number | null)[];
let watermark: Watermark;
let published: number | null;
beforeEach(() => {
  [clock, kept, reached, lost, published] = [100, null, null, [], null];
  watermark = new Watermark({
    service: 'sprint',
    watermarks: {
      now: async (_service, least) => {
        if (least !== null && (kept ?? 0) < least) return { at: clock, lost: kept ?? null };
        kept = clock;
        return { at: clock };
      },
      reached: async (_service, at) => {
        reached = at;
      },
      haveReached: async () => true,
    },
    lastPublished: async () => published,
    lost: async (after) => void lost.push(after),
  });
});
/** One look; undefined: the time is not known. */
const look = async (time: number, ...untaken: number[]) => {
  clock = time;
  const at = await watermark.now();
  if (at !== undefined) watermark.looked(at, untaken);
  return at;
};

it('is told when a look found nothing', async () => {
  expect(await look(100)).toBe(100);
  expect(reached).toBe(100);
});

it('is told when all that a look found is taken, not before', async () => {
  await look(100, 1, 2);
  watermark.taken(2);
  expect(reached).toBeNull();
  watermark.taken(1);
  expect(reached).toBe(100);
});

it('is not told of a look of which something was refused', async () => {
  await look(100, 1, 2);
  watermark.refused();
  watermark.taken(1);
  watermark.taken(2);
  expect(reached).toBeNull();
  await look(200);
  expect(reached).toBe(200);
});

it('finds that the transport knows nothing any more', async () => {
  await look(100);
  kept = null;
  expect(await look(200)).toBeUndefined();
  expect([lost, kept, reached]).toEqual([[null], null, 100]);
  expect(await look(300)).toBe(300);
  expect(lost).toEqual([null]);
});

it.each([
  ['all', null],
  ['the last', 90],
] as const)('finds that the transport has lost %s since another process was told', async (_what, left) => {
  published = 95;
  kept = left;
  await look(100);
  expect(lost).toEqual([left]);
});

it('takes a transport for new of which the outbox knows nothing', async () => {
  await look(100);
  expect([lost, kept]).toEqual([[], 100]);
});

it('looks at the outbox again after another has led', async () => {
  await look(100);
  watermark.forget();
  published = 500;
  kept = 300;
  await look(600);
  expect(lost).toEqual([300]);
});

it('says nothing after a loss before what was lost is published again', async () => {
  await look(100, 1);
  kept = null;
  await look(200);
  watermark.taken(1);
  expect(reached).toBeNull();
  await look(300, 7);
  expect(reached).toBeNull();
  watermark.taken(7);
  expect(reached).toBe(300);
});

it('gives a transport that loses all the time not all of it each time', async () => {
  await look(100);
  for (let at = 200; at < 1_000; at += 100) {
    kept = null;
    await look(at);
    await look(at + 1);
  }
  expect(lost).toEqual([null]);
});

it('knows no time while the transport or the outbox is away', async () => {
  const away = () => Promise.reject(new Error('away'));
  const watermarks = { now: away, reached: away, haveReached: async () => false };
  const options = { service: 's', watermarks, lastPublished: async () => null, lost: async () => {} };
  expect(await new Watermark(options).now()).toBeUndefined();
  expect(await new Watermark({ ...options, lastPublished: away }).now()).toBeUndefined();
});
