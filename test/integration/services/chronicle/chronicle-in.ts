import type { Bus } from '../../../../services/kit/events/bus.ts';
import { openRedisBus } from '../../../../services/kit/events/redis/redis-bus.ts';
import { ARRANGEMENTS } from '../../../arrangements.ts';
import type { Arrangement } from '../../fixtures/services/arrangements.ts';
import { silent } from '../../fixtures/services/requests.ts';
import { type Separate, startSeparate } from '../../fixtures/services/separate.ts';
import { chronicleOn } from './chronicle-service.ts';

type Alone = ReturnType<typeof chronicleOn>;

const LONGEST_MS = 20_000;

/** The chronicle service by HTTP and its events, in an arrangement; all need `start` before. `publish` resolves when it has taken the event. */
export function chronicleIn(
  arrangement: Arrangement,
): Pick<Alone, 'call' | 'head' | 'start' | 'stop'> & { bus: Pick<Alone['bus'], 'publish'> } {
  if (arrangement !== ARRANGEMENTS.c) return chronicleOn(arrangement === ARRANGEMENTS.a ? 'PGlite' : 'PostgreSQL');
  let world: Separate;
  let redis: Bus;
  const call: Alone['call'] = (method, path, body, headers) =>
    world.call('chronicle', method, path, body, headers?.['idempotency-key']);
  return {
    call,
    head: async () => (await call('GET', '/v1/events?limit=1')).body.head,
    bus: {
      publish: async (event, stream) => {
        await redis.publish(event, stream);
        if (!(await redis.caughtUp('chronicle', [stream], LONGEST_MS)))
          throw new Error(`publish ${event.event_type}: chronicle has not taken it in time`);
      },
    },
    start: async () => {
      world = await startSeparate();
      redis = openRedisBus({ url: world.redisUrl(), service: 'test', log: silent });
    },
    stop: async () => {
      await redis?.close();
      await world?.stop();
    },
  };
}
