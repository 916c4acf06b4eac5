import { buildBacklog } from '../../services/backlog/app.ts';
import { backlogClient } from '../../services/backlog/contract/client.ts';
import { buildChronicle } from '../../services/chronicle/app.ts';
import { chronicleClient } from '../../services/chronicle/contract/client.ts';
import { buildEmbedding } from '../../services/embedding/app.ts';
import { embeddingClient, PATIENT_CALL_MS } from '../../services/embedding/contract/client.ts';
import type { CallSettings } from '../../services/kit/calls/client.ts';
import { listen } from '../../services/kit/http/listen.ts';
import { noModels } from '../../services/kit/models/no-models.ts';
import type { ServiceDeps, ServiceHandle } from '../../services/kit/service.ts';
import { buildOrchestrator, type OrchestratorDeps } from '../../services/orchestrator/app.ts';
import { buildProject } from '../../services/project/app.ts';
import { projectClient } from '../../services/project/contract/client.ts';
import { buildSprint } from '../../services/sprint/app.ts';
import { sprintClient } from '../../services/sprint/contract/client.ts';

export const SERVICE_NAMES = ['project', 'backlog', 'sprint', 'chronicle', 'embedding', 'orchestrator'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Models of an installation; absent `embedding`: mxbai-embed-large. */
export type HostedModels = OrchestratorDeps['models'] & { embedding?: string };
const NO_MODELS: HostedModels = { server: noModels, chat: '', dimensions: 1024 };

export interface ServicesHost {
  /** service → base url */
  endpoints: Record<ServiceName, string>;
  /** As if the service's process were away: its port is closed and it takes no events. Its data stays. */
  take(name: ServiceName): Promise<void>;
  /** Undoes `take`: the same port again, and the events that waited. */
  giveBack(name: ServiceName): Promise<void>;
  /** Each says "not ready" from now on. */
  drain(): void;
  stop(): Promise<void>;
}

/**
 * All services in one process, joined by one bus, each on its own loopback port.
 * @param calls how they call each other
 * @param ports wished port of each service; one that is taken is replaced by any free one
 */
export async function hostServices(
  deps: ServiceDeps,
  ports: Partial<Record<ServiceName, number>> = {},
  models: HostedModels = NO_MODELS,
  calls: CallSettings = {},
): Promise<ServicesHost> {
  const endpoints = {} as Record<ServiceName, string>;
  const { server, embedding = 'mxbai-embed-large', dimensions } = models;
  const projects = projectClient(() => endpoints.project, calls);
  const backlogs = backlogClient(() => endpoints.backlog, calls);
  const sprints = sprintClient(() => endpoints.sprint, calls);
  const chronicle = chronicleClient(() => endpoints.chronicle, calls);
  const embeddings = embeddingClient(() => endpoints.embedding, { ...calls, timeoutMs: PATIENT_CALL_MS });
  const handles: Record<ServiceName, ServiceHandle> = {
    project: await buildProject(deps),
    backlog: await buildBacklog({ ...deps, projects }),
    sprint: await buildSprint({ ...deps, projects, backlogs, chronicle }),
    chronicle: await buildChronicle({ ...deps, projects }),
    embedding: await buildEmbedding({ ...deps, server, settings: { model: embedding, dimensions } }),
    orchestrator: await buildOrchestrator({
      ...deps,
      ...{ projects, backlogs, sprints, chronicle, embeddings, models },
      chronicleUrl: () => endpoints.chronicle,
      token: calls.token,
    }),
  };
  const listening: Partial<Record<ServiceName, number>> = {};
  for (const name of SERVICE_NAMES) {
    listening[name] = await listenAt(handles[name], ports[name] ?? 0);
    endpoints[name] = `http://127.0.0.1:${listening[name]}`;
  }
  for (const name of SERVICE_NAMES) await handles[name].start();
  return {
    endpoints,
    take: async (name) => {
      handles[name].pause();
      const { server } = handles[name].fastify;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    giveBack: async (name) => {
      handles[name].resume();
      await listen(handles[name].fastify.server, listening[name] ?? 0);
    },
    drain: () => {
      for (const name of SERVICE_NAMES) handles[name].drain();
    },
    stop: async () => {
      // The callers of others end before those whom they call.
      for (const name of [...SERVICE_NAMES].reverse()) await handles[name].stop();
    },
  };
}

async function listenAt(handle: ServiceHandle, wished: number): Promise<number> {
  try {
    return await listen(handle.fastify.server, wished);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(handle.fastify.server, 0);
  }
}
