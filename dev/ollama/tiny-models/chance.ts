import { createHash } from 'node:crypto';

/** Numbers of [-1, 1), each exact in 32 bits, the same ones for the same seed on every machine (mulberry32). */
export function chanceOf(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 9) - 4_194_304) / 4_194_304;
  };
}
