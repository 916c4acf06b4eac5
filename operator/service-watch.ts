import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { ObjectKey } from '../controllers/runtime/object.ts';
import type { KeySource } from '../controllers/runtime/source.ts';
import { headersFor } from '../services/kit/calls/client.ts';
import type { NeededService } from './endpoints.ts';
import type { ServiceOutages } from './service-outages.ts';

export interface ServiceWatchOptions {
  services: NeededService[];
  /** asked on every look */
  baseUrl: (service: NeededService) => string;
  installation?: string | undefined;
  outages: ServiceOutages;
  /** The keys to look at when one of the services goes or comes back. */
  allKeys(): ObjectKey[];
  everyMs?: number;
}

const EVERY_MS = 2_000;
const ANSWER_WITHIN_MS = 2_000;

/**
 * Asks services whether they live, and has all objects looked at when the answer changes. So conditions tell of an outage at once although
 * no object is polled, and nobody waits for a retry when the service is back.
 */
export class ServiceWatch implements KeySource {
  readonly name: string;
  readonly #options: ServiceWatchOptions;
  readonly #away = new Set<NeededService>();

  constructor(options: ServiceWatchOptions) {
    this.name = `health of ${options.services.join(', ')}`;
    this.#options = options;
  }

  async start(enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void> {
    const { services, allKeys, everyMs = EVERY_MS } = this.#options;
    while (!signal.aborted) {
      const changes = await Promise.all(services.map((service) => this.#look(service, signal)));
      if (changes.includes(true)) for (const key of allKeys()) enqueue(key);
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Whether the service went or came back since the last look. */
  async #look(service: NeededService, signal: AbortSignal): Promise<boolean> {
    const { baseUrl, installation, outages } = this.#options;
    const fault = await faultOf(() => baseUrl(service), headersFor({ installation }), signal);
    if (signal.aborted) return false;
    const isNews = (fault === undefined) === this.#away.has(service);
    if (fault === undefined) {
      this.#away.delete(service);
      outages.back(service);
    } else {
      this.#away.add(service);
      outages.away(service, fault);
    }
    return isNews;
  }
}

/** Why a service does not live; undefined when it does. */
async function faultOf(
  baseUrl: () => string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const { statusCode, body } = await request(`${baseUrl()}/health/live`, { headers, signal: limit });
    await body.dump();
    return statusCode < 400 ? undefined : `it answered ${statusCode}`;
  } catch (error) {
    return (error as Error).message || String(error);
  }
}
