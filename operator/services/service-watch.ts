import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySource } from '../../controllers/runtime/control/key-source.ts';
import { headersFor } from '../../services/kit/calls/client.ts';
import { exchange, textOf } from '../../services/kit/calls/exchange.ts';
import type { NeededService } from './endpoints.ts';
import type { ServiceOutages } from './service-outages.ts';

export interface ServiceWatchOptions {
  services: NeededService[];
  /** asked on every look */
  baseUrl: (service: NeededService) => string;
  installation?: string | undefined;
  outages: ServiceOutages;
  /** Told at each look at which a service does not live: others may have met it alive since the look before. */
  lost(service: NeededService): void;
  everyMs?: number;
}

const EVERY_MS = 2_000;
const ANSWER_WITHIN_MS = 2_000;

/** Asks services whether they live, once for all objects: so conditions tell of an outage at once although no object is polled. */
export class ServiceWatch implements KeySource {
  readonly name: string;
  readonly #options: ServiceWatchOptions;

  constructor(options: ServiceWatchOptions) {
    this.name = `health of ${options.services.join(', ')}`;
    this.#options = options;
  }

  /** Names no keys itself. */
  async start(_enqueue: unknown, signal: AbortSignal): Promise<void> {
    const { services, everyMs = EVERY_MS } = this.#options;
    while (!signal.aborted) {
      await Promise.all(services.map((service) => this.#look(service, signal)));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(service: NeededService, signal: AbortSignal): Promise<void> {
    const { baseUrl, installation, outages, lost } = this.#options;
    const fault = await faultOf(() => baseUrl(service), headersFor({ installation }), signal);
    if (signal.aborted) return;
    if (fault === undefined) return outages.back(service);
    outages.away(service, fault);
    lost(service);
  }
}

/** Why a service does not live; undefined when it does. */
async function faultOf(
  baseUrl: () => string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const answer = await exchange(`${baseUrl()}/health/live`, { headers, withinMs: ANSWER_WITHIN_MS, signal });
    await textOf(answer);
    return answer.status < 400 ? undefined : `it answered ${answer.status}`;
  } catch (error) {
    return (error as Error).message || String(error);
  }
}
