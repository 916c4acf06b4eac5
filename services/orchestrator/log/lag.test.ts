import { beforeEach, expect, it } from 'vitest';
import { handClock } from '../../../test/integration/fixtures/services/requests.ts';
import { LagMeter } from './lag.ts';

const clock = handClock('2026-11-23T10:00:00Z');
let lag: LagMeter;
beforeEach(() => {
  clock.set('2026-11-23T10:00:00Z');
  lag = new LagMeter(() => clock.now());
});

it('knows nothing before the first look', () =>
  expect(lag.now).toEqual({ isChronicleAway: false, hasCaughtUp: false, events: null, seconds: null }));

it('counts what is still to be applied, and has not caught up before all is', () => {
  lag.told(120);
  expect(lag.now).toEqual({ isChronicleAway: false, hasCaughtUp: false, events: 120, seconds: null });
  lag.told(0);
  lag.atEnd();
  expect(lag.now).toEqual({ isChronicleAway: false, hasCaughtUp: true, events: 0, seconds: 0 });
});

it('is not behind while nothing comes, however late it gets', () => {
  lag.told(0);
  lag.atEnd();
  clock.set('2026-11-23T15:00:00Z');
  expect(lag.now.seconds).toBe(0);
});

it('says since when it is behind, from the last sign that nothing had come', () => {
  lag.told(0);
  lag.atEnd();
  clock.set('2026-11-23T12:00:00Z');
  lag.atEnd();
  lag.away();
  clock.set('2026-11-23T12:01:30Z');
  expect(lag.now).toEqual({ isChronicleAway: true, hasCaughtUp: true, events: 0, seconds: 90 });
  lag.told(7);
  expect(lag.now).toEqual({ isChronicleAway: false, hasCaughtUp: true, events: 7, seconds: 90 });
});

it('has never caught up once everything is forgotten', () => {
  lag.told(0);
  lag.atEnd();
  lag.startOver();
  expect(lag.now).toEqual({ isChronicleAway: false, hasCaughtUp: false, events: null, seconds: null });
});

it('is never behind by less than nothing, also when a clock is set back', () => {
  lag.told(0);
  lag.atEnd();
  lag.away();
  clock.set('2026-11-23T09:00:00Z');
  expect(lag.now.seconds).toBe(0);
});
