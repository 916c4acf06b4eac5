import type { z } from 'zod';
import { embeddingHealth } from '../../services/embedding/contract/health.ts';
import { parseOllamaHost } from '../../services/kit/models/ollama-host.ts';

type Environment = Record<string, string | undefined>;

const NAMES = ['DSM_CHAT_MODEL', 'DSM_EMBEDDING_MODEL', 'DSM_EMBEDDING_DIMENSIONS'];
/** As many as the database takes. */
const MOST_DIMENSIONS = 16_000;
/** Longer than the service itself waits for its model server. */
const LOOK_MS = 2_000;

/**
 * What a world's services are to know of models, from the caller's environment. Without OLLAMA_HOST they use what answers at
 * Ollama's own address; an empty one, or `off`, means none.
 * @throws Error when OLLAMA_HOST is no address, or the length of the vectors none
 */
export function modelSettings(env: Environment): Record<string, string> {
  const host = env.OLLAMA_HOST?.trim() ?? parseOllamaHost('').url;
  const isOff = host === '' || host === 'off';
  if (!isOff) checked(host);
  checkDimensions(env.DSM_EMBEDDING_DIMENSIONS);
  const given = NAMES.flatMap((name): [string, string][] => (env[name] ? [[name, env[name]]] : []));
  return { OLLAMA_HOST: isOff ? 'off' : host, ...Object.fromEntries(given) };
}

function checked(host: string): void {
  try {
    parseOllamaHost(host);
  } catch (error) {
    throw new Error(`OLLAMA_HOST: ${(error as Error).message}`);
  }
}

function checkDimensions(text: string | undefined): void {
  if (text && !(/^[1-9]\d{0,4}$/.test(text) && Number(text) <= MOST_DIMENSIONS))
    throw new Error(`DSM_EMBEDDING_DIMENSIONS: ${JSON.stringify(text)}: a whole number from 1 to ${MOST_DIMENSIONS}`);
}

/** One line for people: which model server a world uses. `embedding`: url of its embedding service. Waits 2 s at most. */
export async function modelsInUse(embedding: string): Promise<string> {
  const answer = await fetch(`${embedding}/health`, { signal: AbortSignal.timeout(LOOK_MS) })
    .then((response) => response.json())
    .catch(() => undefined);
  return sentenceOf(embeddingHealth.safeParse(answer).data);
}

/** `health`: of the embedding service; undefined: it said nothing. */
export function sentenceOf(health: z.output<typeof embeddingHealth> | undefined): string {
  if (health === undefined) return 'Models: the embedding service says nothing; decisions need none.';
  const { ollama_endpoint: url, model_name: model, status, reason } = health;
  if (url === null) return 'Models: none; decisions need none.';
  return `Models: ${url}, ${status === 'healthy' ? `with ${model}` : `not in use (${model}: ${reason}); decisions need none`}.`;
}
