import { z } from 'zod';
import { parseOllamaHost } from '../../services/kit/models/ollama-host.ts';
import { readConfig } from '../../services/kit/process/config.ts';

const schema = z.object({
  /** milliseconds that the clock is ahead of the machine's */
  DSM_CLOCK_OFFSET_MS: z.coerce.number().int().min(0).default(0),
  /** callers who name another one are refused */
  DSM_INSTALLATION: z.string().optional(),
  DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** any: free ports, so that worlds lie side by side; well-known: 8081-8086 when free */
  DSM_PORTS: z.enum(['any', 'well-known']).default('well-known'),
  /** seed of a bus that delays, doubles and reorders between aggregates; absent: the plain one */
  DSM_DISTURBED_BUS: z.coerce.number().int().optional(),
  /** the model server, as Ollama itself reads it; absent or off: none, so that no world uses one by chance */
  OLLAMA_HOST: z
    .string()
    .optional()
    .transform((text, context) => {
      try {
        return text === undefined || text === 'off' ? undefined : parseOllamaHost(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    }),
  /** model that comments on decisions */
  DSM_CHAT_MODEL: z.string().default('llama3.2'),
  /** model that makes vectors */
  DSM_EMBEDDING_MODEL: z.string().default('mxbai-embed-large'),
  /** length of the installation's vectors: with another one than before, all are made anew */
  DSM_EMBEDDING_DIMENSIONS: z.coerce.number().int().min(1).max(16_000).default(1024),
});

export const readServicesConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
