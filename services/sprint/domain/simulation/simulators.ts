import { playDayByVersion1 } from './version-1.ts';
import { playDayByVersion2 } from './version-2.ts';

/** What a sprint that starts now is played by. One that runs is played to its end by what it was started under. */
export const CURRENT_SIMULATOR = 2;

export const simulatorOf = ({ simulator }: { simulator: number }): typeof playDayByVersion2 =>
  simulator === 1 ? playDayByVersion1 : playDayByVersion2;
