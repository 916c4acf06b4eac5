import { modelServerAt } from '../kit/models/settings.ts';
import type { StatelessProgram } from '../kit/run-service.ts';
import { buildEmbedding } from './app.ts';
import { readEmbeddingConfig } from './config.ts';

/** The embedding service as a process of its own. */
export const program: StatelessProgram<ReturnType<typeof readEmbeddingConfig>> = {
  service: 'embedding',
  readConfig: readEmbeddingConfig,
  build: (deps, config) =>
    buildEmbedding({
      ...deps,
      server: modelServerAt(config.OLLAMA_HOST),
      settings: { model: config.DSM_EMBEDDING_MODEL, dimensions: config.DSM_EMBEDDING_DIMENSIONS },
    }),
};
