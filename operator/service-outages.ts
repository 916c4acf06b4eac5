import type { Logger } from '../controllers/runtime/process/log.ts';
import { Outages } from '../controllers/runtime/process/outages.ts';
import type { Endpoints } from './endpoints.ts';

/** Says in the log once that a service went away and once that it is back, whoever of the operator notices first. */
export class ServiceOutages {
  readonly #log: Logger;
  readonly #outages = new Outages();

  constructor(log: Logger) {
    this.#log = log;
  }

  away(service: keyof Endpoints, why: string): void {
    if (this.#outages.began(service)) this.#log.warn({ service, why }, `the ${service} service is away`);
  }

  back(service: keyof Endpoints): void {
    if (this.#outages.ended(service)) this.#log.info({ service }, `the ${service} service is back`);
  }
}
