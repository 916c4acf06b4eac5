import { type ModelDescription, ModelProblem, type ModelServer, type Within } from '../../kit/models/model-server.ts';

/** An exchanged model is seen after this time at the latest. */
const KNOWN_MS = 30_000;
/** So long a server that does not answer is not asked again. */
const SPARED_MS = 5_000;
const LOOK_MS = 1_000;

/** What is known of the model that makes the vectors. */
export class KnownModel {
  readonly #server: ModelServer;
  readonly #name: string;
  #last: ModelDescription | undefined;
  #until = 0;

  constructor(server: ModelServer, name: string) {
    this.#server = server;
    this.#name = name;
  }

  /** Asked for now. @throws ModelProblem */
  look(signal?: AbortSignal, milliseconds: number = LOOK_MS): Promise<ModelDescription> {
    return this.#server.describe(this.#name, { milliseconds, signal } satisfies Within);
  }

  /**
   * As of at most 30 s ago; while the server says nothing, as it was last: vectors made before stay good. @throws ModelProblem
   */
  async get(signal: AbortSignal): Promise<ModelDescription> {
    if (this.#last && performance.now() < this.#until) return this.#last;
    try {
      this.#last = await this.look(signal);
      this.#until = performance.now() + KNOWN_MS;
    } catch (error) {
      const isSilent = error instanceof ModelProblem && ['away', 'busy', 'slow'].includes(error.fault);
      if (!isSilent) this.#last = undefined;
      if (!this.#last) throw error;
      this.#until = performance.now() + SPARED_MS;
    }
    return this.#last;
  }

  /** An answer told another digest: all that is known until the server describes the model again. */
  exchanged(digest: string): void {
    if (this.#last) this.#last = { name: this.#last.name, digest, dimensions: undefined, contextTokens: undefined };
    this.forget();
  }

  /** What is known seems to be true no more. */
  forget(): void {
    this.#until = 0;
  }
}
