import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySource } from '../controllers/runtime/control/key-source.ts';
import { headersFor } from '../services/kit/calls/client.ts';
import { exchange, textOf } from '../services/kit/calls/exchange.ts';
import type { NeededService } from './endpoints.ts';
import type { ServiceOutages } from './service-outages.ts';

export interface ServiceWatchOptions {
  services: NeededService[];
  /** asked on every look */
  baseUrl: (service: NeededService) => string;
  installation?: string | undefined;
  outages: ServiceOutages;
  /** Told when a service goes and when it is back. */
  changed(service: NeededService, isAway: boolean): void;
  everyMs?: number;
}

const EVERY_MS = 2_000;
const ANSWER_WITHIN_MS = 2_000;

/** Asks services whether they live, once for all objects: so conditions tell of an outage at once although no object is polled. */
export class ServiceWatch implements KeySource {
  readonly name: string;
  readonly #options: ServiceWatchOptions;
  readonly #away = new Set<NeededService>();

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
    const { baseUrl, installation, outages, changed } = this.#options;
    const fault = await faultOf(() => baseUrl(service), headersFor({ installation }), signal);
    if (signal.aborted) return;
    const isNews = (fault === undefined) === this.#away.has(service);
    if (fault === undefined) {
      this.#away.delete(service);
      outages.back(service);
    } else {
      this.#away.add(service);
      outages.away(service, fault);
    }
    if (isNews) changed(service, fault !== undefined);
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
