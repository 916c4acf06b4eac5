import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KubeError } from '../client/kube-error.ts';
import { TestApiServer } from '../testing/test-api-server.ts';
import { TestClock } from '../testing/test-clock.ts';
import { PLACE, TestLease } from '../testing/test-lease.ts';
import { Elector } from './elector.ts';
import { LeaseClient } from './lease-client.ts';

const WALL = Date.UTC(2027, 0, 4);
const HOUR = 3_600_000;

let server: TestApiServer;
let stored: TestLease;
let clock: TestClock;
let clients: LeaseClient[];
beforeEach(async () => {
  server = await TestApiServer.start();
  stored = new TestLease(server);
  clock = new TestClock();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await server.stop();
});

/** A candidate whose wall clock differs from the others'. */
function candidate(identity: string, wallOffset = 0): Elector {
  const credentials = { server: server.connection.server, tls: {}, headers: {} };
  const access = new LeaseClient({ place: PLACE, credentials, withinMs: 5_000, onUnknown: () => undefined });
  clients.push(access);
  const now = () => clock.now();
  const wallNow = () => WALL + wallOffset + clock.now();
  return new Elector({ access, place: PLACE, identity, leaseDurationMs: 15_000, now, wallNow });
}

const HELD = expect.objectContaining({ isHeld: true });
const heldBy = (holder: string, expiresInMs: number) => ({ isHeld: false, holder, expiresInMs });

describe('a lease', () => {
  it('that nobody has made is made, and renewed with one request', async () => {
    const a = candidate('a');
    expect(await a.attempt()).toMatchObject({ isHeld: true, since: 0 });
    expect(stored.spec).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: '2027-01-04T00:00:00.000000Z',
      renewTime: '2027-01-04T00:00:00.000000Z',
      leaseTransitions: 0,
    });
    clock.advance(2_000);
    expect(await a.attempt()).toMatchObject({ isHeld: true, since: 2_000 });
    expect(stored.spec).toMatchObject({
      acquireTime: '2027-01-04T00:00:00.000000Z',
      renewTime: '2027-01-04T00:00:02.000000Z',
      leaseTransitions: 0,
    });
    expect(stored.asked).toEqual(['GET', 'POST', 'PUT']);
  });

  it.each([
    ['as the holder’s', 0],
    ['an hour ahead of the holder’s', HOUR],
    ['an hour behind the holder’s', -HOUR],
  ])('is taken 15 s after its last change was seen, by a clock %s', async (_what, offset) => {
    const [a, b] = [candidate('a'), candidate('b', offset)];
    await a.attempt();
    expect(await b.attempt()).toEqual(heldBy('a', 15_000));
    clock.advance(14_000);
    await a.attempt();
    clock.advance(900);
    expect(await b.attempt()).toEqual(heldBy('a', 15_000));
    clock.advance(14_999);
    expect(await b.attempt()).toEqual(heldBy('a', 1));
    clock.advance(1);
    expect(await b.attempt()).toEqual(HELD);
    expect(stored.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
    expect(await a.attempt()).toEqual(heldBy('b', 15_000));
  });

  it('that was given back is taken at once, and what stands beside it is kept', async () => {
    const [a, b] = [candidate('a'), candidate('b')];
    await a.attempt();
    stored.change({ leaseTransitions: 7 });
    await b.attempt();
    await a.release();
    expect(stored.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 7 });
    expect(await b.attempt()).toEqual(HELD);
    expect(stored.spec).toMatchObject({ holderIdentity: 'b', leaseDurationSeconds: 15, leaseTransitions: 8 });
  });

  it('is not given back by who does not hold it', async () => {
    const [a, b] = [candidate('a'), candidate('b')];
    await a.attempt();
    await b.release();
    expect(stored.spec?.holderIdentity).toBe('a');
  });

  it('that two try to take goes to one of them', async () => {
    const rivals = ['a', 'b', 'c', 'd'].map((name) => candidate(name));
    const first = await Promise.all(rivals.map((rival) => rival.attempt()));
    expect(first.filter(({ isHeld }) => isHeld)).toHaveLength(1);
    stored.change({ holderIdentity: '' });
    const second = await Promise.all(rivals.map((rival) => rival.attempt()));
    expect(second.filter(({ isHeld }) => isHeld)).toHaveLength(1);
  });

  it('that others have written to, but not taken, stays with its holder', async () => {
    const a = candidate('a');
    await a.attempt();
    stored.change({});
    expect(await a.attempt()).toEqual(HELD);
    stored.change({ holderIdentity: 'thief', leaseDurationSeconds: 60 });
    expect(await a.attempt()).toEqual(heldBy('thief', 60_000));
  });

  it('that somebody deleted is not taken while its holder may still believe in it', async () => {
    const [a, b] = [candidate('a'), candidate('b')];
    await a.attempt();
    await b.attempt();
    stored.remove();
    clock.advance(5_000);
    expect(await b.attempt()).toEqual(heldBy('a', 10_000));
    expect(await a.attempt()).toEqual(HELD);
    stored.remove();
    clock.advance(10_000);
    expect(await b.attempt()).toEqual(HELD);
  });
});

it('throws what the API server refuses', async () => {
  stored.refuse(403, 'Forbidden');
  await expect(candidate('a').attempt()).rejects.toThrow(KubeError);
});
