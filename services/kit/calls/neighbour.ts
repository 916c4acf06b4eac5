import { exchange, textOf } from './exchange.ts';
import type { BreakerState } from './policy/breaker.ts';
import type { CallPolicy } from './policy/call-policy.ts';

/** Another service, as who calls it sees it. */
export interface Neighbour {
  /** Looks whether it lives. @throws when it does not, or says nothing for half a second */
  look(): Promise<void>;
  breaker(): BreakerState;
  /** calls that were made once more, so far */
  retries(): number;
}

/** Where a service is, and whose. */
export interface Address {
  baseUrl: () => string;
  headers: Record<string, string>;
}

const LOOK_MS = 500;

/** Whether a service answers one of its health paths with 2xx. */
export async function isWell(path: '/health/live' | '/health/ready', { baseUrl, headers }: Address): Promise<boolean> {
  const answer = await exchange(baseUrl() + path, { headers, withinMs: LOOK_MS });
  await textOf(answer);
  return answer.status < 300;
}

const neighbours = new WeakMap<object, Neighbour>();

/** To be called by who makes a client: from then on `neighbourOf` knows what stands behind it. */
export function becomesNeighbour(client: object, address: Address, policy: CallPolicy): void {
  neighbours.set(client, {
    look: async () => {
      if (!(await isWell('/health/live', address))) throw new Error('it does not say that it lives');
    },
    breaker: () => policy.breaker,
    retries: () => policy.retries,
  });
}

/** The service behind a client that createClient made. Of any other nothing is known: it is taken to live. */
export const neighbourOf = (client: object): Neighbour =>
  neighbours.get(client) ?? { look: async () => {}, breaker: () => 'closed', retries: () => 0 };

export const neighboursOf = (clients: Record<string, object> = {}): Record<string, Neighbour> =>
  Object.fromEntries(Object.entries(clients).map(([name, client]) => [name, neighbourOf(client)]));
