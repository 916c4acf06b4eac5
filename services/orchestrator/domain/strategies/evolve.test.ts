import { describe, expect, it } from 'vitest';
import { type Tally, tallyOf } from './belief.ts';
import { type Evidence, evolved, isExpired, type Version } from './evolve.ts';

const WELL: Tally = tallyOf([1, 1, 1, 1]);
const BADLY: Tally = tallyOf([-1, -1, -1, -1]);
const EVENLY: Tally = tallyOf([1, -1, 1, -1]);
const shown = (up: Tally, down: Tally, sprints = 4): Evidence => ({ sprints, tallies: { up, down } });
const version = (step: Version['step'], isActive = true): Version => ({
  ...{ condition: 'MuchUndone', step, version: 2, isActive },
});

describe('a strategy', () => {
  it.each<[string, Version | undefined, Evidence, object | undefined]>([
    ['is no pattern below three sprints', undefined, shown(WELL, BADLY, 2), undefined],
    ['comes with the step that paid', undefined, shown(BADLY, WELL), { kind: 'created', step: 'down', version: 1 }],
    ['does not come where neither step pays', undefined, shown(BADLY, BADLY), undefined],
    ['is scored anew', version('up'), shown(WELL, BADLY), { kind: 'updated' }],
    ['stands while it is undecided', version('up'), shown(EVENLY, WELL), { kind: 'updated' }],
    [
      'is turned round by a new version',
      version('up'),
      shown(BADLY, WELL),
      { kind: 'turned', step: 'down', version: 3 },
    ],
    ['ends where no step pays', version('up'), shown(BADLY, BADLY), { kind: 'ended' }],
    [
      'comes back as a new version',
      version('up', false),
      shown(WELL, BADLY),
      { kind: 'created', step: 'up', version: 3 },
    ],
    ['stays away else', version('up', false), shown(BADLY, BADLY), undefined],
  ])('%s', (_case, latest, evidence, change) => {
    const made = evolved(latest, evidence);
    if (change === undefined) expect(made).toBeUndefined();
    else expect(made).toMatchObject(change);
  });

  it('does not flap: what has just been turned round stands', () => {
    const turned = evolved(version('up'), shown(BADLY, WELL));
    expect(evolved({ ...version('down'), version: 3 }, shown(BADLY, WELL))).toMatchObject({ kind: 'updated' });
    expect(turned?.confidence).toBeGreaterThan(0.5);
  });

  it('expires half a year after it was last supported', () => {
    const supported = new Date('2026-01-01T00:00:00Z');
    expect(isExpired(supported, new Date('2026-06-30T00:00:00Z'))).toBe(false);
    expect(isExpired(supported, new Date('2026-06-30T00:00:01Z'))).toBe(true);
  });
});
