import { z } from 'zod';
import { readConfig } from '../../services/kit/process/config.ts';

const schema = z.object({
  /** milliseconds that the clock is ahead of the machine's */
  DSM_CLOCK_OFFSET_MS: z.coerce.number().int().min(0).default(0),
  /** callers who name another one are refused */
  DSM_INSTALLATION: z.string().optional(),
  DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** any: free ports, so that worlds lie side by side; well-known: 8081-8084 when free */
  DSM_PORTS: z.enum(['any', 'well-known']).default('well-known'),
  /** seed of a bus that delays, doubles and reorders between aggregates; absent: the plain one */
  DSM_DISTURBED_BUS: z.coerce.number().int().optional(),
});

export const readServicesConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
