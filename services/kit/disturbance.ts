import type { Disturbance } from './in-process-bus.ts';

export interface DisturbanceOptions {
  /** same seed, same sequence of delays and doubles */
  seed: number;
  /** longest delay of a delivery, milliseconds */
  delayMs?: number;
  /** share of the deliveries that come a second time at once, 0..1 */
  doubles?: number;
  /** share of the deliveries that come a second time up to `lateMs` later, 0..1 */
  lateDoubles?: number;
  lateMs?: number;
}

/** A transport at its worst within its promise: slow, doubling, reordering between aggregates. For tests. */
export function seededDisturbance(options: DisturbanceOptions): Disturbance {
  const { seed, delayMs = 20, doubles = 0.2, lateDoubles = 0.1, lateMs = 500 } = options;
  const random = mulberry32(seed);
  return {
    delayMs: () => Math.floor(random() * delayMs),
    againAfterMs: () => {
      const draw = random();
      if (draw < doubles) return 0;
      return draw < doubles + lateDoubles ? Math.floor(random() * lateMs) : undefined;
    },
  };
}

/** A small generator of numbers in [0, 1) whose whole state is its seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
