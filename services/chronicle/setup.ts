import { callsOf, type DataProgram } from '../kit/run-service.ts';
import { projectClient } from '../project/contract/client.ts';
import { buildChronicle } from './app.ts';
import { readChronicleConfig } from './config.ts';

/** The chronicle service as a process of its own. */
export const program: DataProgram<ReturnType<typeof readChronicleConfig>> = {
  service: 'chronicle',
  readConfig: readChronicleConfig,
  build: (deps, config) => {
    const { DSM_PROJECT_URL: url } = config;
    return buildChronicle({
      ...deps,
      projects: url === undefined ? undefined : projectClient(() => url, callsOf(config)),
    });
  },
};
