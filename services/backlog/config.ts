import { z } from 'zod';
import { dataSettings, processSettings, readServiceConfig, serviceUrl } from '../kit/process/settings.ts';

export const backlogSettings = z.object({
  ...processSettings(8082),
  ...dataSettings,
  DSM_PROJECT_URL: serviceUrl,
});

/** @throws ConfigError with every fault at once */
export const readBacklogConfig = (env: NodeJS.ProcessEnv = process.env) => readServiceConfig(backlogSettings, env);
