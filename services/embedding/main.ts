// The embedding service's process.
import { modelServerAt } from '../kit/models/settings.ts';
import { runStatelessService } from '../kit/run-service.ts';
import { buildEmbedding } from './app.ts';
import { readEmbeddingConfig } from './config.ts';

await runStatelessService({
  service: 'embedding',
  readConfig: readEmbeddingConfig,
  build: (deps, config) =>
    buildEmbedding({
      ...deps,
      server: modelServerAt(config.OLLAMA_HOST),
      settings: { model: config.DSM_EMBEDDING_MODEL, dimensions: config.DSM_EMBEDDING_DIMENSIONS },
    }),
});
