import type { Patterns, Situation } from './situation.ts';

/**
 * A situation in words of a fixed list, for the vector that finds situations like it. Counts are told by their sizes, so that like
 * situations read alike and the vector of a repeated one is known already.
 */
export function episodeText(situation: Situation, { trend, velocity, last_shares }: Patterns): string {
  return [
    word(SLOTS, situation.slot),
    word(MODES, situation.mode),
    `counted in ${word(UNITS, situation.unit)}`,
    `open backlog ${sizeOf(situation.backlog_open)}`,
    `team ${sizeOf(situation.team_size)}`,
    `weeks ${sizeOf(situation.weeks)}`,
    `closed sprints ${sizeOf(situation.own_sprints)}`,
    `velocity ${sizeOf(velocity)} and ${word(TRENDS, trend)}`,
    `delivered ${last_shares.length === 0 ? UNKNOWN : last_shares.map(shareOf).join(' then ')}`,
    `gate ${word(GATES, situation.gate)}`,
  ].join('; ');
}

const UNKNOWN = 'unknown';
const SLOTS = { free: 'no sprint runs', running: 'a sprint runs', waiting: 'sprints wait' };
const MODES = { Live: 'live', Simulated: 'simulated' };
const UNITS = { tasks: 'tasks', points: 'points' };
const TRENDS = { Rising: 'rising', Stable: 'stable', Falling: 'falling', Unknown: UNKNOWN };
const GATES = { open: 'open', closed: 'shut' };

/** What is not in the list is not told, whatever a row holds. */
const word = (words: Record<string, string>, code: unknown): string =>
  typeof code === 'string' && Object.hasOwn(words, code) ? (words[code] ?? UNKNOWN) : UNKNOWN;

/** Up to which value, and what it is called: about half as much again each. */
const SIZES: [most: number, name: string][] = [
  [0, 'none'],
  [1, 'one'],
  [2, 'two'],
  [3, 'three'],
  [4, 'four'],
  [6, 'five to six'],
  [9, 'seven to nine'],
  [14, 'ten to fourteen'],
  [21, 'fifteen to twenty one'],
  [32, 'twenty two to thirty two'],
  [50, 'thirty three to fifty'],
  [100, 'fifty one to hundred'],
];

function sizeOf(count: unknown): string {
  if (typeof count !== 'number' || Number.isNaN(count)) return UNKNOWN;
  return SIZES.find(([most]) => Math.round(count) <= most)?.[1] ?? 'over hundred';
}

const SHARES: [below: number, name: string][] = [
  [0.4, 'little'],
  [0.7, 'half'],
  [0.9, 'most'],
  [1, 'nearly all'],
];

const shareOf = (share: unknown): string =>
  typeof share === 'number' ? (SHARES.find(([below]) => share < below)?.[1] ?? 'all') : UNKNOWN;
