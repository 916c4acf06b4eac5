import { z } from 'zod';
import { dataSettings, processSettings, readServiceConfig, serviceUrl } from '../kit/process/settings.ts';

export const sprintSettings = z.object({
  ...processSettings(8083),
  ...dataSettings,
  DSM_PROJECT_URL: serviceUrl,
  DSM_BACKLOG_URL: serviceUrl,
  DSM_CHRONICLE_URL: serviceUrl,
});

/** @throws ConfigError with every fault at once */
export const readSprintConfig = (env: NodeJS.ProcessEnv = process.env) => readServiceConfig(sprintSettings, env);
