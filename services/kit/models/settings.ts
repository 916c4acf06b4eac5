import { z } from 'zod';
import type { ModelServer } from './model-server.ts';
import { noModels } from './no-models.ts';
import { type OllamaHost, parseOllamaHost } from './ollama-host.ts';
import { ollamaServer } from './ollama-server.ts';

const server = z
  .string()
  .optional()
  .transform((text, context) => {
    try {
      return text === undefined || text === 'off' ? undefined : parseOllamaHost(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  })
  .describe('The model server, as Ollama itself reads it; absent or off: none, so that nobody uses one by chance');

/** Variables of a process that uses the model server. */
export const modelSettings = {
  OLLAMA_HOST: server,
  DSM_EMBEDDING_DIMENSIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(16_000)
    .default(1024)
    .describe("Length of the installation's vectors: with another one than before, all are made anew"),
};

export const chatModel = z.string().default('llama3.2').describe('Model that comments on decisions');
export const embeddingModel = z.string().default('mxbai-embed-large').describe('Model that makes vectors');

export const modelServerAt = (host: OllamaHost | undefined): ModelServer =>
  host === undefined ? noModels : ollamaServer(host);
