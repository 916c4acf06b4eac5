import { z } from 'zod';
import { chatModel, modelSettings } from '../kit/models/settings.ts';
import { dataSettings, processSettings, readServiceConfig, serviceUrl } from '../kit/process/settings.ts';

export const orchestratorSettings = z.object({
  ...processSettings(8085),
  ...dataSettings,
  DSM_PROJECT_URL: serviceUrl,
  DSM_BACKLOG_URL: serviceUrl,
  DSM_SPRINT_URL: serviceUrl,
  DSM_CHRONICLE_URL: serviceUrl,
  DSM_EMBEDDING_URL: serviceUrl,
  ...modelSettings,
  DSM_CHAT_MODEL: chatModel,
});

/** @throws ConfigError with every fault at once */
export const readOrchestratorConfig = (env: NodeJS.ProcessEnv = process.env) =>
  readServiceConfig(orchestratorSettings, env);
