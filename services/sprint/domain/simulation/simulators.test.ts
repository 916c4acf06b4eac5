import { expect, it } from 'vitest';
import { CURRENT_SIMULATOR, simulatorOf } from './simulators.ts';
import { playDayByVersion1 } from './version-1.ts';
import { playDayByVersion2 } from './version-2.ts';

it('plays a sprint by what it was started under', () => {
  expect(simulatorOf({ simulator: 1 })).toBe(playDayByVersion1);
  expect(simulatorOf({ simulator: 2 })).toBe(playDayByVersion2);
  expect(CURRENT_SIMULATOR).toBe(2);
});
