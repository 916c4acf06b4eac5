import { randomUUID } from 'node:crypto';
import type { EmbeddingClient } from '../../embedding/contract/client.ts';
import type { KnownVector, VectorCache } from './vector-cache.ts';

/** How many texts are sent at once. */
export const BATCH = 25;
/** A model that is exchanged again and again while it is asked gives no vectors that can be compared. */
const TRIES = 3;

export interface EmbeddingModel {
  name: string;
  digest: string;
}

/** Vectors of texts, from the cache or from the embedding service; all that it gives at once are of one model. */
export class Embedder {
  readonly #service: Pick<EmbeddingClient, 'embedBatch'>;
  readonly #cache: VectorCache;
  readonly #onOtherModel: (model: EmbeddingModel) => Promise<void>;
  #model: EmbeddingModel | undefined;

  /** `onOtherModel` is called, and waited for, when the first answer comes and when one comes from another model than the last one. */
  constructor(
    service: Pick<EmbeddingClient, 'embedBatch'>,
    cache: VectorCache,
    onOtherModel: (model: EmbeddingModel) => Promise<void>,
  ) {
    this.#service = service;
    this.#cache = cache;
    this.#onOtherModel = onOtherModel;
  }

  /** as its last answer told; undefined: it has not answered yet */
  get model(): EmbeddingModel | undefined {
    return this.#model;
  }

  /**
   * @param texts at most BATCH
   * @throws ServiceUnavailable, ServiceProblem
   */
  async vectorsOf(texts: readonly string[]): Promise<Map<string, KnownVector>> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const missing = [...new Set(texts)].filter((text) => this.#cache.find(text) === undefined);
      const exchanged = missing.length > 0 && (await this.#ask(missing));
      const known = texts.flatMap((text) => {
        const vector = this.#cache.find(text);
        return vector === undefined ? [] : [[text, vector] as const];
      });
      if (!exchanged || known.length === texts.length) return new Map(known);
    }
    throw new Error('the embedding model changes with every answer');
  }

  /** Asks whose vectors the service gives now, with a text that no cache has. @throws ServiceUnavailable, ServiceProblem */
  async lookForOtherModel(): Promise<void> {
    await this.#ask([`ready ${randomUUID()}`]);
  }

  /** Whether the answer came from another model than the last one. */
  async #ask(texts: string[]): Promise<boolean> {
    const { embeddings, model: name, digest } = await this.#service.embedBatch({ body: { texts } });
    const isOther = this.#model?.digest !== digest;
    if (isOther) {
      this.#cache.forget();
      await this.#onOtherModel({ name, digest });
    }
    this.#model = { name, digest };
    for (const [i, vector] of embeddings.entries()) this.#cache.keep(texts[i] ?? '', { vector, digest });
    return isOther;
  }
}
