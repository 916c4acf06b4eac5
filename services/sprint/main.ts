// The sprint service's process.
import { backlogClient } from '../backlog/contract/client.ts';
import { chronicleClient } from '../chronicle/contract/client.ts';
import { callsOf, runService } from '../kit/run-service.ts';
import { projectClient } from '../project/contract/client.ts';
import { buildSprint } from './app.ts';
import { readSprintConfig } from './config.ts';

await runService({
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
});
