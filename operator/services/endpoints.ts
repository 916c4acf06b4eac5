import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { OperatorConfig } from '../config.ts';

const endpointsSchema = z.object({
  project: z.url(),
  backlog: z.url(),
  sprint: z.url(),
  chronicle: z.url(),
  /** absent: the installation has none, and there are no forecasts */
  orchestrator: z.url().optional(),
});
export type Endpoints = z.output<typeof endpointsSchema>;
/** Those without which nothing works. */
export type NeededService = Exclude<keyof Endpoints, 'orchestrator'>;

/** Where the services are now; asked on every call. A local world's services may come back at another port. */
export function endpointsFrom(config: OperatorConfig): () => Endpoints {
  const { DSM_ENDPOINTS_FILE: file } = config;
  if (file !== undefined) return fromFile(file);
  const endpoints = endpointsSchema.parse({
    project: config.DSM_PROJECT_URL,
    backlog: config.DSM_BACKLOG_URL,
    sprint: config.DSM_SPRINT_URL,
    chronicle: config.DSM_CHRONICLE_URL,
    orchestrator: config.DSM_ORCHESTRATOR_URL,
  });
  return () => endpoints;
}

function fromFile(file: string): () => Endpoints {
  let known: { modified: number; endpoints: Endpoints } | undefined;
  return () => {
    const { mtimeMs: modified } = statSync(file);
    if (known?.modified !== modified)
      known = { modified, endpoints: endpointsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
    return known.endpoints;
  };
}
