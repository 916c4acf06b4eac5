// The backlog service's process.
import { callsOf, runService } from '../kit/run-service.ts';
import { projectClient } from '../project/contract/client.ts';
import { buildBacklog } from './app.ts';
import { readBacklogConfig } from './config.ts';

await runService({
  service: 'backlog',
  readConfig: readBacklogConfig,
  build: (deps, config) => {
    const of = callsOf(config);
    return buildBacklog({ ...deps, projects: projectClient(() => config.DSM_PROJECT_URL, of) });
  },
});
