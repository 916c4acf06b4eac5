import { z } from 'zod';
import { embeddingHealth } from '../../services/embedding/contract/health.ts';
import { headersFor, ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { orchestratorClient } from '../../services/orchestrator/contract/client.ts';
import type { MemoryAnswer } from '../../services/orchestrator/contract/memory.ts';
import type { Address } from '../services/address.ts';

/** What the services know of their models; undefined: they do not say. */
export interface ModelsSeen {
  /** off: no model server is configured */
  chat: { status: 'ok' | 'error' | 'off'; model: string } | undefined;
  embedding: z.output<typeof embeddingHealth> | undefined;
  memory: MemoryAnswer<'getMemory'> | undefined;
}

/** Each service asks its model server anew, for some seconds at most. */
const LOOK_MS = 10_000;

/** Of the orchestrator's readiness; the rest is no matter here. */
const readiness = z.object({
  services: z.object({ ollama_llm: z.object({ status: z.enum(['ok', 'error', 'off']), model: z.string() }) }),
});

/** @throws ServiceUnavailable */
export async function lookAtModels(orchestrator: Address, embedding: Address): Promise<ModelsSeen> {
  const [ready, health, memory] = await Promise.all([
    read('orchestrator', orchestrator, '/health/ready', readiness),
    read('embedding', embedding, '/health', embeddingHealth),
    memoryOf(orchestrator),
  ]);
  return { chat: ready?.services.ollama_llm, embedding: health, memory };
}

/** A health route, whose status is no matter: what is wrong is in its words. undefined: in other words than `shape`. */
async function read<T>(service: string, { url, settings }: Address, path: string, shape: z.ZodType<T>) {
  try {
    const answer = await fetch(`${url()}${path}`, {
      headers: headersFor(settings),
      signal: AbortSignal.timeout(LOOK_MS),
    });
    return shape.safeParse(await answer.json()).data;
  } catch (error) {
    throw new ServiceUnavailable(service, (error as Error).message, { cause: error });
  }
}

async function memoryOf({ url, settings }: Address): Promise<ModelsSeen['memory']> {
  try {
    return await orchestratorClient(url, settings).getMemory({});
  } catch (error) {
    // Everything is being worked out anew, or the service is older.
    if (error instanceof ServiceProblem) return undefined;
    throw error;
  }
}
