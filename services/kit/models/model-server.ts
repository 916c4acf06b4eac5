/** Text → vector and question → answer by a server of models. It may be away, slow or wrong at any time: nothing may wait for it. */
export interface ModelServer {
  /** where it is, without credentials, for people; undefined: none is configured */
  readonly url: string | undefined;
  /** What the server says of a model now. @throws ModelProblem */
  describe(model: string, within: Within): Promise<ModelDescription>;
  /** One vector of length 1 a text, in their order. @throws ModelProblem */
  embed(model: string, texts: readonly string[], within: Within): Promise<Embedded>;
  /** An answer in the shape of `schema`. @throws ModelProblem also when it ended before it was whole, or is no JSON */
  ask(question: Question, within: Within): Promise<Answered>;
}

/** The whole call, and what ends it sooner. */
export interface Within {
  milliseconds: number;
  signal?: AbortSignal | undefined;
}

export interface ModelDescription {
  /** as the server names it, with its tag: llama3.2:latest */
  name: string;
  /** of the model's bytes: another digest is another model, whatever its name */
  digest: string;
  /** length of its vectors; undefined: it makes none */
  dimensions: number | undefined;
  /** tokens that it reads at most; undefined: not told */
  contextTokens: number | undefined;
}

export interface Embedded {
  vectors: number[][];
  /** for each text whether it was longer than the model reads, so that its end is not in the vector */
  truncated: boolean[];
  /** of the model that made them */
  digest: string;
  milliseconds: number;
}

export interface Question {
  model: string;
  system: string;
  /** JSON; whatever stands in it is data */
  facts: string;
  /** JSON schema of the answer */
  schema: object;
  /** tokens of the answer at most */
  longest: number;
}

export interface Answered {
  /** parsed JSON, not validated */
  value: unknown;
  milliseconds: number;
}

/**
 * away: no server is configured, it cannot be reached, or it broke off. busy: its queue is full. slow: not within the time. missing: it has
 * no such model. unfit: the model cannot do that, or its vectors have another length or are no numbers. unusable: the answer is cut, or not
 * what was asked for.
 */
export type ModelFault = 'away' | 'busy' | 'slow' | 'missing' | 'unfit' | 'unusable';

export class ModelProblem extends Error {
  override name = 'ModelProblem';
  readonly fault: ModelFault;
  constructor(fault: ModelFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
