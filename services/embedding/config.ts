import { z } from 'zod';
import { embeddingModel, modelSettings } from '../kit/models/settings.ts';
import { processSettings, readServiceConfig } from '../kit/process/settings.ts';

export const embeddingSettings = z.object({
  ...processSettings(8086),
  ...modelSettings,
  DSM_EMBEDDING_MODEL: embeddingModel,
});

/** @throws ConfigError with every fault at once */
export const readEmbeddingConfig = (env: NodeJS.ProcessEnv = process.env) => readServiceConfig(embeddingSettings, env);
