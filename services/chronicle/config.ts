import { z } from 'zod';
import { dataSettings, processSettings, readServiceConfig, serviceUrl } from '../kit/process/settings.ts';

export const chronicleSettings = z.object({
  ...processSettings(8084),
  ...dataSettings,
  DSM_PROJECT_URL: serviceUrl
    .optional()
    .describe('Asked which projects a namespace owns; absent: rights by namespace give nothing here'),
});

/** @throws ConfigError with every fault at once */
export const readChronicleConfig = (env: NodeJS.ProcessEnv = process.env) => readServiceConfig(chronicleSettings, env);
