import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockOffset, moveClock, parseTime } from './clock.ts';

describe('parseTime', () => {
  it.each([
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30:00-05:00', '2026-11-23T14:30:00.000Z'],
    ['2026-11-23t09:30:00z', '2026-11-23T09:30:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(parseTime(text).toISOString()).toBe(time);
  });

  it.each(['', 'tomorrow', '2026-02-30', '2026-13-01', '2026-11-23T09:30', '23.11.2026', '2026-11-23T25:00:00Z'])(
    'refuses %j',
    (text) => {
      expect(() => parseTime(text)).toThrow(/^read time: /);
    },
  );
});

describe('moveClock', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-clock-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const now = new Date('2026-11-20T00:00:00Z');
  const day = 86_400_000;

  it('starts with no offset and keeps one that was set', () => {
    expect(clockOffset(dir)).toBe(0);
    expect(moveClock(dir, new Date('2026-11-23T00:00:00Z'), now)).toBe(3 * day);
    expect(clockOffset(dir)).toBe(3 * day);
  });

  it('moves forward from what it shows, never back', () => {
    moveClock(dir, new Date('2026-11-23T00:00:00Z'), now);
    expect(() => moveClock(dir, new Date('2026-11-22T00:00:00Z'), now)).toThrow('only moves forward');
    expect(clockOffset(dir)).toBe(3 * day);
    expect(moveClock(dir, new Date('2026-11-24T00:00:00Z'), now)).toBe(4 * day);
  });

  it('does not go behind the real clock either', () => {
    expect(() => moveClock(dir, new Date('2026-11-19T00:00:00Z'), now)).toThrow('only moves forward');
  });
});
