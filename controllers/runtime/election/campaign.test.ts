import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestApiServer } from '../testing/test-api-server.ts';
import { TestClock } from '../testing/test-clock.ts';
import { PLACE, TestLease } from '../testing/test-lease.ts';
import { Campaign } from './campaign.ts';
import { Elector, type LeaseAccess } from './elector.ts';
import { LeaseClient } from './lease-client.ts';
import type { FromThread } from './messages.ts';
import { SharedState } from './shared-state.ts';
import { LEASE_TIMING } from './timing.ts';

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

let server: TestApiServer;
let stored: TestLease;
let clock: TestClock;
let ends: (() => Promise<void>)[];
let inFlight = 0;
beforeEach(async () => {
  server = await TestApiServer.start();
  stored = new TestLease(server);
  clock = new TestClock(100_000);
  ends = [];
});
afterEach(async () => {
  await Promise.all(ends.map((end) => end()));
  await server.stop();
});

/** What a candidate does, with all waits in the hands of the test. */
function run(identity: string, random = 0.5) {
  const credentials = { server: server.connection.server, tls: {}, headers: {} };
  const client = new LeaseClient({ place: PLACE, credentials, withinMs: 5_000, onUnknown: () => undefined });
  const access: LeaseAccess = {
    read: () => counted(client.read()),
    create: (lease) => counted(client.create(lease)),
    replace: (lease) => counted(client.replace(lease)),
  };
  const now = () => clock.now();
  const elector = new Elector({ access, place: PLACE, identity, leaseDurationMs: 15_000, now, wallNow: now });
  const shared = new SharedState();
  shared.mainBeatAt = clock.now();
  const told: FromThread[] = [];
  const recorded: string[] = [];
  const campaign = new Campaign({
    ...{ elector, shared, timing: LEASE_TIMING, scheduler: clock, random: () => random },
    tell: (message: FromThread) => void told.push(message),
    record: (what: string) => void recorded.push(what),
  });
  const ended = campaign.run();
  ends.push(async () => {
    campaign.stop();
    await ended;
    client.close();
  });
  return { campaign, shared, told, recorded, ended, isLeader: () => clock.now() < shared.leaderUntil };
}

async function counted<T>(request: Promise<T>): Promise<T> {
  inFlight += 1;
  try {
    return await request;
  } finally {
    inFlight -= 1;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Lets time pass in steps of 100 ms, and stand still while something that was asked is not answered. */
async function pass(ms: number, ...beating: { shared: SharedState }[]): Promise<void> {
  for (let left = ms; left > 0; left -= 100) {
    for (const { shared } of beating) shared.mainBeatAt = clock.now();
    clock.advance(Math.min(100, left));
    do for (let turns = 0; turns < 5; turns++) await turn();
    while (inFlight > 0);
  }
}

describe('a campaign', () => {
  it('begins when it is asked for, and keeps what it has won for 10 s from each renewal', async () => {
    const a = run('a');
    await settle();
    expect(stored.asked).toEqual([]);
    a.campaign.ask();
    await soon(() => expect(a.told).toEqual([{ type: 'elected' }]));
    expect(a.shared.leaderUntil).toBe(110_000);
    await pass(2_000, a);
    expect(a.shared.leaderUntil).toBe(112_000);
    await pass(20_000, a);
    expect([a.told, a.recorded, a.isLeader()]).toEqual([[{ type: 'elected' }], ['became leader'], true]);
    expect(stored.asked.filter((method) => method === 'PUT')).toHaveLength(11);
  });

  it('of a second one says who leads, and is won at the instant at which the lease runs out', async () => {
    const a = run('a');
    a.campaign.ask();
    await soon(() => expect(a.told).toHaveLength(1));
    const b = run('b', 0);
    b.campaign.ask();
    await soon(() => expect(b.told).toEqual([{ type: 'follows', leader: 'a' }]));
    await pass(30_000, a, b);
    expect([a.isLeader(), b.told.length]).toEqual([true, 1]);
    a.campaign.stop();
    await a.ended;
    expect(a.isLeader()).toBe(false);
    const end = clock.now();
    while (!b.isLeader() && clock.now() < end + 20_000) await pass(100, b);
    // Seen at most 1.6 s after the last renewal, which was up to 2 s ago.
    expect(clock.now() - end).toBeGreaterThanOrEqual(12_000);
    expect(clock.now() - end).toBeLessThanOrEqual(17_000);
    expect(b.told.at(-1)).toEqual({ type: 'elected' });
    expect(stored.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('is lost when the API server is away for 10 s, without a look at anything, and begins anew only when asked for', async () => {
    const a = run('a');
    a.campaign.ask();
    await soon(() => expect(a.told).toHaveLength(1));
    stored.refuse(503, 'ServiceUnavailable');
    await pass(9_900, a);
    expect(a.isLeader()).toBe(true);
    await pass(100, a);
    expect(a.isLeader()).toBe(false);
    await soon(() =>
      expect(a.told.slice(1)).toEqual([
        { type: 'failing', why: expect.stringContaining('ServiceUnavailable') },
        { type: 'lost', why: 'it could not be renewed for 10000 ms' },
      ]),
    );
    stored.serve();
    await pass(5_000, a);
    expect(a.isLeader()).toBe(false);
    a.campaign.ask();
    await soon(() => expect(a.told.slice(3)).toEqual([{ type: 'works' }, { type: 'elected' }]));
    expect(a.recorded).toEqual(['became leader', 'stopped leading', 'became leader']);
    // Nobody else has held it.
    expect(stored.spec?.leaseTransitions).toBe(0);
  });

  it.each([
    ['stolen', { holderIdentity: 'thief' }, 'thief holds it'],
    ['taken and given back', { holderIdentity: '', leaseTransitions: 4 }, 'it was changed by others'],
    ['counted up', { leaseTransitions: 1 }, 'it was changed by others'],
  ])('is lost with the next renewal when the lease was %s', async (_what, spec, why) => {
    const a = run('a');
    a.campaign.ask();
    await soon(() => expect(a.told).toHaveLength(1));
    stored.change(spec);
    await pass(2_000, a);
    expect(a.told[1]).toEqual({ type: 'lost', why: expect.stringContaining(why) });
    expect(a.isLeader()).toBe(false);
  });

  it('is lost when the main thread was silent for 10 s, although the API server answers', async () => {
    const a = run('a');
    a.campaign.ask();
    await soon(() => expect(a.told).toHaveLength(1));
    await pass(10_000);
    const renewed = stored.asked.length;
    expect(a.isLeader()).toBe(true);
    await pass(11_000);
    expect([a.isLeader(), stored.asked.length]).toEqual([false, renewed]);
    expect(a.told[1]).toMatchObject({ type: 'lost' });
  });
});
