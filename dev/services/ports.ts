import type { ServiceName } from './host.ts';

/** Where the services of a world listen when these ports are free. */
export const WELL_KNOWN_PORTS: Record<ServiceName, number> = {
  project: 8081,
  backlog: 8082,
  sprint: 8083,
  chronicle: 8084,
  orchestrator: 8085,
  embedding: 8086,
};
