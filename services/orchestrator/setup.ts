import { backlogClient } from '../backlog/contract/client.ts';
import { chronicleClient } from '../chronicle/contract/client.ts';
import { embeddingClient, PATIENT_CALL_MS } from '../embedding/contract/client.ts';
import { modelServerAt } from '../kit/models/settings.ts';
import { callsOf, type DataProgram } from '../kit/run-service.ts';
import { projectClient } from '../project/contract/client.ts';
import { sprintClient } from '../sprint/contract/client.ts';
import { buildOrchestrator } from './app.ts';
import { readOrchestratorConfig } from './config.ts';

/** The orchestrator service as a process of its own. */
export const program: DataProgram<ReturnType<typeof readOrchestratorConfig>> = {
  service: 'orchestrator',
  readConfig: readOrchestratorConfig,
  build: (deps, config) => {
    const of = callsOf(config);
    return buildOrchestrator({
      ...deps,
      projects: projectClient(() => config.DSM_PROJECT_URL, of),
      backlogs: backlogClient(() => config.DSM_BACKLOG_URL, of),
      sprints: sprintClient(() => config.DSM_SPRINT_URL, of),
      chronicle: chronicleClient(() => config.DSM_CHRONICLE_URL, of),
      embeddings: embeddingClient(() => config.DSM_EMBEDDING_URL, { ...of, timeoutMs: PATIENT_CALL_MS }),
      chronicleUrl: () => config.DSM_CHRONICLE_URL,
      token: of.token,
      models: {
        server: modelServerAt(config.OLLAMA_HOST),
        chat: config.DSM_CHAT_MODEL,
        dimensions: config.DSM_EMBEDDING_DIMENSIONS,
      },
    });
  },
};
