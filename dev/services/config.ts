import { z } from 'zod';
import { chatModel, embeddingModel, modelSettings } from '../../services/kit/models/settings.ts';
import { authSettings, checkAuthSettings } from '../../services/kit/process/auth-settings.ts';
import { readConfig } from '../../services/kit/process/config.ts';
import { tracingSettings } from '../../services/kit/process/tracing-settings.ts';

const schema = z.object({
  /** milliseconds that the clock is ahead of the machine's */
  DSM_CLOCK_OFFSET_MS: z.coerce.number().int().min(0).default(0),
  /** callers who name another one are refused */
  DSM_INSTALLATION: z.string().optional(),
  DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** see processSettings in services/kit/process/settings.ts; nobody balances load over a local world */
  DSM_DRAIN_MS: z.coerce.number().int().min(0).max(8_000).default(0),
  /** any: free ports, so that worlds lie side by side; well-known: 8081-8086 when free */
  DSM_PORTS: z.enum(['any', 'well-known']).default('well-known'),
  /** seed of a bus that delays, doubles and reorders between aggregates; absent: the plain one */
  DSM_DISTURBED_BUS: z.coerce.number().int().optional(),
  ...authSettings,
  ...tracingSettings,
  ...modelSettings,
  DSM_CHAT_MODEL: chatModel,
  DSM_EMBEDDING_MODEL: embeddingModel,
});

export const readServicesConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env, [checkAuthSettings]);
