import { backlogClient } from '../backlog/contract/client.ts';
import { chronicleClient } from '../chronicle/contract/client.ts';
import { callsOf, type DataProgram } from '../kit/run-service.ts';
import { projectClient } from '../project/contract/client.ts';
import { buildSprint } from './app.ts';
import { readSprintConfig } from './config.ts';

/** The sprint service as a process of its own. */
export const program: DataProgram<ReturnType<typeof readSprintConfig>> = {
  service: 'sprint',
  readConfig: readSprintConfig,
  build: (deps, config) => {
    const of = callsOf(config);
    return buildSprint({
      ...deps,
      projects: projectClient(() => config.DSM_PROJECT_URL, of),
      backlogs: backlogClient(() => config.DSM_BACKLOG_URL, of),
      chronicle: chronicleClient(() => config.DSM_CHRONICLE_URL, of),
    });
  },
};
