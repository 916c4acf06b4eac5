import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { identityOf, isAlive, signal, startTimeOf } from './identity.ts';

describe('a process', () => {
  const children = new Set<ReturnType<typeof spawn>>();
  const sleeper = () => {
    const child = spawn('sleep', ['30']);
    children.add(child);
    return { child, identity: identityOf(child.pid ?? -1) };
  };
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
  });

  it('is known by pid and start time', () => {
    const { identity } = sleeper();
    expect(isAlive(identity)).toBe(true);
    expect(identityOf(identity.pid)).toEqual(identity);
  });

  it('is not another one that has its pid', () => {
    const { child, identity } = sleeper();
    const former = { ...identity, startTime: 'earlier' };
    expect(isAlive(former)).toBe(false);
    expect(signal(former, 'SIGKILL')).toBe(false);
    expect(child.killed).toBe(false);
    expect(isAlive(identity)).toBe(true);
  });

  it('is gone after its end', async () => {
    const { child, identity } = sleeper();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    expect(signal(identity, 'SIGKILL')).toBe(true);
    await ended;
    expect(isAlive(identity)).toBe(false);
    expect(signal(identity, 'SIGKILL')).toBe(false);
    expect(() => identityOf(identity.pid)).toThrow('already ended');
  });

  it('has no start time when there is none', () => {
    expect(startTimeOf(2 ** 22 + 1)).toBeUndefined();
  });
});
