import { type ModelDescription, ModelProblem, type ModelServer } from '../../kit/models/model-server.ts';
import type { EmbeddingSettings } from '../settings.ts';
import { hashOf, type Vector, VectorCache } from './cache.ts';
import { cut } from './cut.ts';
import { KnownModel } from './known-model.ts';
import { Queue, QueueFull } from './queue.ts';
import { TurnCameLate, UnderWay } from './under-way.ts';

/** Vectors of texts, in their order, all of one model. */
export interface Made {
  vectors: Vector[];
  /** for each text whether no model was asked for it */
  cached: boolean[];
  model: ModelDescription;
}

/** The texts wait for each other here; nothing is known to be wrong with the model server. */
export class Overload extends ModelProblem {
  constructor() {
    super('busy', 'too many texts wait for the model server');
  }
}

interface Fresh extends Vector {
  digest: string;
}
/** A text as the model gets it. */
interface Piece {
  text: string;
  hash: string;
  isCut: boolean;
}

/** Makes vectors: from the cache, with a call that is under way, or by a call of its own when its turn comes. */
export class Embeddings {
  readonly model: KnownModel;
  readonly cache: VectorCache;
  readonly queue: Queue;
  readonly #server: ModelServer;
  readonly #settings: EmbeddingSettings;
  readonly #underWay: UnderWay<string, Fresh>;

  constructor(server: ModelServer, settings: EmbeddingSettings) {
    this.#server = server;
    this.#settings = settings;
    this.model = new KnownModel(server, settings.model);
    this.cache = new VectorCache(settings.cache);
    this.queue = new Queue(settings.queue);
    this.#underWay = new UnderWay((texts, signal, begun) => this.#ask(texts, signal, begun));
  }

  /** @param gone ends when nobody waits for the answer any more. @throws ModelProblem, Overload */
  async make(texts: readonly string[], milliseconds: number, gone: AbortSignal): Promise<Made> {
    const deadline = AbortSignal.timeout(milliseconds);
    const signal = AbortSignal.any([deadline, gone]);
    try {
      return await this.#make(texts, signal);
    } catch (error) {
      if (error instanceof QueueFull || error instanceof TurnCameLate) throw new Overload();
      if (error === signal.reason) throw new ModelProblem('slow', 'the model server did not answer in time');
      this.model.forget();
      throw error;
    }
  }

  async #make(texts: readonly string[], signal: AbortSignal): Promise<Made> {
    const asked = new Set<string>();
    // A model that is exchanged meanwhile makes the rest of the vectors anew, and what was kept of the old one is of no use.
    for (let tries = 0; tries < 2; tries++) {
      const model = await this.model.get(signal);
      const pieces = texts.map((text) => pieceOf(text, model));
      const kept = pieces.map(({ hash }) => this.cache.get(hash, model.digest));
      const missing = pieces.filter((_piece, n) => kept[n] === undefined);
      for (const { hash } of missing) asked.add(hash);
      const fresh = await this.#underWay.get(new Map(missing.map(({ hash, text }) => [hash, text])), signal);
      const other = [...fresh.values()].find(({ digest }) => digest !== model.digest);
      if (other === undefined) {
        const vectors = pieces.map(({ hash, isCut }, n) => {
          const vector = kept[n] ?? (fresh.get(hash) as Fresh);
          return { values: vector.values, truncated: vector.truncated || isCut };
        });
        return { vectors, cached: pieces.map(({ hash }) => !asked.has(hash)), model };
      }
      this.model.exchanged(other.digest);
    }
    throw new ModelProblem('busy', 'the model is being exchanged');
  }

  /** @param texts by their hashes */
  async #ask(texts: ReadonlyMap<string, string>, signal: AbortSignal, begun: () => void): Promise<Map<string, Fresh>> {
    const { model, dimensions, batchDeadlineMs } = this.#settings;
    const within = { milliseconds: batchDeadlineMs, signal };
    const { vectors, truncated, digest } = await this.queue.run(() => {
      begun();
      return this.#server.embed(model, [...texts.values()], within);
    }, signal);
    const fresh = new Map<string, Fresh>();
    for (const [n, hash] of [...texts.keys()].entries()) {
      const values = Float32Array.from(vectors[n] as number[]);
      if (values.length !== dimensions) {
        const told = `the vectors of ${model} have ${values.length} numbers, those of this installation ${dimensions}`;
        throw new ModelProblem('unfit', told);
      }
      const vector = { values, truncated: truncated[n] as boolean };
      this.cache.set(hash, digest, vector);
      fresh.set(hash, { ...vector, digest });
    }
    return fresh;
  }
}

function pieceOf(whole: string, { contextTokens }: ModelDescription): Piece {
  const text = cut(whole, contextTokens);
  return { text, hash: hashOf(text), isCut: text.length < whole.length };
}
