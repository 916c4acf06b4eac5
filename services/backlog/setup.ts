import { callsOf, type DataProgram } from '../kit/run-service.ts';
import { projectClient } from '../project/contract/client.ts';
import { buildBacklog } from './app.ts';
import { readBacklogConfig } from './config.ts';

/** The backlog service as a process of its own. */
export const program: DataProgram<ReturnType<typeof readBacklogConfig>> = {
  service: 'backlog',
  readConfig: readBacklogConfig,
  build: (deps, config) => {
    const of = callsOf(config);
    return buildBacklog({ ...deps, projects: projectClient(() => config.DSM_PROJECT_URL, of) });
  },
};
