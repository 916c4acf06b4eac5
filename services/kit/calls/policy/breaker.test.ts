import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ServiceProblem, ServiceUnavailable } from '../service-errors.ts';
import { Breaker } from './breaker.ts';

const away = new ServiceUnavailable('backlog', 'connect ECONNREFUSED', { cause: new Error('connect ECONNREFUSED') });
const fails = () => Promise.reject(away);
const works = async () => 'done';
const thrownBy = (call: Promise<unknown>) => call.then(() => undefined).catch((error: unknown) => error);
async function times(n: number, one: () => Promise<unknown>) {
  for (let i = 0; i < n; i++) await thrownBy(one());
}

/** A breaker that time is told by the test, of a service that is ready when the test says so. */
function breakerOf() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const service = { isReady: false, asked: 0 };
  const breaker = new Breaker('backlog', {
    isReady: async () => {
      service.asked++;
      return service.isReady;
    },
  });
  return { breaker, service };
}

describe('opens', () => {
  it('when half of ten calls failed, and not before', async () => {
    const { breaker } = breakerOf();
    await times(5, () => breaker.run(works));
    await times(4, () => breaker.run(fails));
    expect(breaker.state).toBe('closed');
    await times(1, () => breaker.run(fails));
    expect(breaker.state).toBe('open');
  });

  it('not when fewer failed, nor for what lies more than twenty seconds back', async () => {
    const { breaker } = breakerOf();
    await times(11, () => breaker.run(works));
    await times(9, () => breaker.run(fails));
    expect(breaker.state).toBe('closed');
    await vi.advanceTimersByTimeAsync(21_000);
    await times(9, () => breaker.run(fails));
    expect(breaker.state).toBe('closed');
  });

  it.each<[string, unknown, 'open' | 'closed']>([
    ['a refusal', new ServiceProblem('backlog', 409, { code: 'c', detail: 'd', extra: {} }), 'closed'],
    ['an answer of another shape', new TypeError('x'), 'closed'],
    ['what another service lacks', answered(503, 'dependency_unavailable'), 'closed'],
    ['time that the caller did not give', answered(504, 'deadline_exceeded'), 'closed'],
    ['a mistake', answered(500, 'internal_error'), 'open'],
    ['too much work', answered(503, 'overloaded'), 'open'],
    ['what no service of ours said', answered(502, undefined), 'open'],
  ])('%s counts: %s', async (_what, error, state) => {
    const { breaker } = breakerOf();
    await times(20, () => breaker.run(() => Promise.reject(error)));
    expect(breaker.state).toBe(state);
  });
});

function answered(status: number, code: string | undefined) {
  return new ServiceUnavailable('backlog', `answered ${status}`, { answered: { status, code } });
}

describe('while it is open', () => {
  it('calls nobody, says why, and takes no time for it', async () => {
    const { breaker } = breakerOf();
    await times(10, () => breaker.run(fails));
    vi.useRealTimers();
    let calls = 0;
    const took: number[] = [];
    for (let i = 0; i < 200; i++) {
      const begun = performance.now();
      const error = await thrownBy(breaker.run(async () => calls++));
      took.push(performance.now() - begun);
      expect(error).toMatchObject({
        ...{ name: 'ServiceUnavailable', service: 'backlog', cause: away },
        message: 'backlog service is away: it failed too often, last: connect ECONNREFUSED',
      });
    }
    expect(calls).toBe(0);
    expect(took.toSorted((a, b) => a - b)[197]).toBeLessThan(5);
  });

  it('asks every second whether the service is ready, and closes when it is', async () => {
    const { breaker, service } = breakerOf();
    await times(10, () => breaker.run(fails));
    await vi.advanceTimersByTimeAsync(5_000);
    expect([breaker.state, service.asked]).toEqual(['open', 5]);
    service.isReady = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect([breaker.state, await breaker.run(works)]).toEqual(['closed', 'done']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(service.asked).toBe(6);
  });

  it('opens again with the first failure when the service was wrong about itself', async () => {
    const { breaker, service } = breakerOf();
    await times(10, () => breaker.run(fails));
    service.isReady = true;
    await vi.advanceTimersByTimeAsync(1_000);
    await times(1, () => breaker.run(fails));
    expect(breaker.state).toBe('open');
  });

  it.each([
    ['closes when that works', works, 'closed'],
    ['stays open when that fails', fails, 'open'],
  ] as const)('tries one call after 30 s, and %s', async (_what, probe, state) => {
    const { breaker } = breakerOf();
    await times(10, () => breaker.run(fails));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(breaker.state).toBe('half_open');
    const slow = thrownBy(
      breaker.run(async () => {
        await sleep(0);
        return probe();
      }),
    );
    let others = 0;
    await times(5, () => breaker.run(async () => others++));
    expect(others).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await slow;
    expect(breaker.state).toBe(state);
  });
});
