import { z } from 'zod';
import { dataSettings, processSettings, readServiceConfig } from '../kit/process/settings.ts';

export const projectSettings = z.object({
  ...processSettings(8081),
  ...dataSettings,
});

/** @throws ConfigError with every fault at once */
export const readProjectConfig = (env: NodeJS.ProcessEnv = process.env) => readServiceConfig(projectSettings, env);
