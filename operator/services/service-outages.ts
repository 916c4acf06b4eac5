import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { Outages } from '../../controllers/runtime/observe/outages.ts';
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

  /** A list of a service, which may be well otherwise. */
  unread(list: string, why: string): void {
    if (this.#outages.began(`list of ${list}`)) this.#log.warn({ list, why }, 'a list of changes cannot be read');
  }

  readAgain(list: string): void {
    if (this.#outages.ended(`list of ${list}`)) this.#log.info({ list }, 'a list of changes is read again');
  }

  back(service: keyof Endpoints): void {
    if (this.#outages.ended(service)) this.#log.info({ service }, `the ${service} service is back`);
  }
}
