import type { Lag } from '../log/lag.ts';

const LONGEST_LAG_S = 3600;

/** Decisions would rest on too little: chronicle is away, or what it holds has not been read for an hour or since the start. */
export const isBehind = ({ isChronicleAway, hasCaughtUp, seconds }: Lag): boolean =>
  isChronicleAway || !hasCaughtUp || (seconds ?? 0) > LONGEST_LAG_S;
