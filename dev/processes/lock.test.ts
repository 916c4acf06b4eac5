import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

describe('withLock', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-lock-'));
    file = join(dir, 'lock');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(file, work)));
    expect(most).toBe(1);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('says once whom it waits for', async () => {
    const waits: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = withLock(file, () => promise);
    const second = withLock(file, async () => 'done', {
      onWait: (pid) => {
        waits.push(pid);
        resolve();
      },
    });
    expect(await second).toBe('done');
    await first;
    expect(waits).toEqual([process.pid]);
  });

  it('takes over from a holder that died', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: 'of a process that had this pid before' }));
    expect(await withLock(file, async () => 'mine')).toBe('mine');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is free again after a failure', async () => {
    const failing = withLock(file, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });

  it('stops waiting when it is told to', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = withLock(file, () => promise);
    const stop = new AbortController();
    const second = withLock(file, async () => 'never', { onWait: () => stop.abort(), signal: stop.signal });
    await expect(second).rejects.toThrow();
    resolve();
    await first;
    expect(readdirSync(dir)).toEqual([]);
  });
});
