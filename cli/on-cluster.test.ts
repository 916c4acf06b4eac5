import { describe, expect, it } from 'vitest';
import { clusterFrom } from './on-cluster.ts';

const where = { log: () => {}, isTerminal: false };

describe('which cluster a world works on', () => {
  it('none, unless a context is named', () => {
    expect(clusterFrom({}, where)).toBeUndefined();
  });

  it.each([
    [{ image: 'dsm:1' }, 'go with --context alone'],
    [{ yes: true as const }, 'go with --context alone'],
    [{ context: 'mine' }, '--context needs --image'],
    [{ context: 'mine', image: 'dsm:1', now: new Date(0) }, '--now does not go with --context'],
  ])('refuses %j', (flags, message) => {
    expect(() => clusterFrom(flags, where)).toThrow(message);
  });

  it('tells first, and writes with a yes alone', async () => {
    const told: string[] = [];
    const log = (line: string) => told.push(line);
    const of = (flags: object) => clusterFrom({ context: 'mine', image: 'dsm:1', ...flags }, { ...where, log });
    expect(of({})).toMatchObject({ context: 'mine', image: 'dsm:1' });
    expect(await of({})?.agree(['a', 'b'])).toBe(false);
    expect(told).toEqual(['a', 'b']);
    expect(await of({ yes: true })?.agree(['c'])).toBe(true);
    expect(told).toEqual(['a', 'b', 'c']);
  });
});
