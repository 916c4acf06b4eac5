import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddingClient } from '../../embedding/contract/client.ts';
import { ServiceProblem, ServiceUnavailable } from '../../kit/calls/client.ts';
import type { ModelServer } from '../../kit/models/model-server.ts';

export interface EmbeddingState {
  /** the embedding service answers */
  isThere: boolean;
  /** and makes vectors */
  hasModel: boolean;
  /** null: it did not answer in time */
  latency_ms: number | null;
}

type Breaker = 'closed' | 'open' | 'half_open';

/** A type, as an object of these keys is what readiness spreads. */
export type ModelsTold = {
  'embedding-service': { status: 'ok' | 'error'; latency_ms: number | null; circuit_breaker_state: Breaker };
  /** off: no server is configured */
  ollama_llm: { status: 'ok' | 'error' | 'off'; model: string; service_url: string | null };
};

/** Nobody who asks for the health of the service waits longer for a model. */
const WITHIN_MS = 500;

/** How the embedding service and the language model are, as of the last look. */
export class ModelWatch {
  readonly #embeddings: Pick<EmbeddingClient, 'getHealth'>;
  readonly #models: { server: Pick<ModelServer, 'url' | 'describe'>; chat: string };
  #embedding: EmbeddingState = { isThere: true, hasModel: false, latency_ms: null };
  #hasChat = false;
  /** a look that goes on; one at a time, as long as the service may take */
  #looking: Promise<EmbeddingState> | undefined;

  constructor(
    embeddings: Pick<EmbeddingClient, 'getHealth'>,
    models: { server: Pick<ModelServer, 'url' | 'describe'>; chat: string },
  ) {
    this.#embeddings = embeddings;
    this.#models = models;
  }

  /** For readiness: each throws when what it looks at is away. */
  readonly checks = {
    embedding: async (): Promise<void> => {
      if (!(await this.embedding()).hasModel) throw new Error('no vectors are made');
    },
    llm: async (): Promise<void> => {
      const { server, chat } = this.#models;
      this.#hasChat = false;
      if (server.url === undefined) return;
      await server.describe(chat, { milliseconds: WITHIN_MS });
      this.#hasChat = true;
    },
  };

  async embedding(): Promise<EmbeddingState> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    const isDone = new AbortController();
    const late = sleep(WITHIN_MS, undefined, { signal: isDone.signal }).then(
      () => ({ ...this.#embedding, hasModel: false, latency_ms: null }),
      () => this.#embedding,
    );
    const state = await Promise.race([this.#looking, late]);
    isDone.abort();
    this.#embedding = state;
    return state;
  }

  /** What the last look found. */
  told(breaker: Breaker): ModelsTold {
    const { hasModel, latency_ms } = this.#embedding;
    const { server, chat: model } = this.#models;
    const chat = server.url === undefined ? 'off' : this.#hasChat ? 'ok' : 'error';
    return {
      'embedding-service': { status: hasModel ? 'ok' : 'error', latency_ms, circuit_breaker_state: breaker },
      ollama_llm: { status: chat, model, service_url: server.url ?? null },
    };
  }

  async #look(): Promise<EmbeddingState> {
    const began = performance.now();
    const state = await this.#embeddings.getHealth({}).then(
      () => ({ isThere: true, hasModel: true }),
      (error) => ({ isThere: hasAnswered(error), hasModel: false }),
    );
    this.#embedding = { ...state, latency_ms: Number((performance.now() - began).toFixed(1)) };
    return this.#embedding;
  }
}

/** The service itself answered, if only that it cannot. */
const hasAnswered = (error: unknown): boolean =>
  error instanceof ServiceProblem || (error instanceof ServiceUnavailable && error.cause === undefined);
