import { type ModelFault, ModelProblem } from './model-server.ts';

/** An answer of the server that is an error. Its words may repeat what was asked, so they are looked at here and shown nowhere. */
export class OllamaRefusal extends Error {
  override name = 'OllamaRefusal';
  readonly status: number;
  /** `error` of the body; undefined: the body is none of Ollama's */
  readonly words: string | undefined;
  constructor(status: number, body: string) {
    super(`the model server answered ${status}`);
    this.status = status;
    this.words = wordsOf(body);
  }
}

/** The text was not cut by the server because it was told not to. */
export const isTooLong = (error: unknown): boolean =>
  error instanceof OllamaRefusal && error.status === 400 && /context length/i.test(error.words ?? '');

/** By the words of the server, as of v0.11 to v0.34; the first that fits counts. */
const BY_WORDS: [RegExp, ModelFault, string][] = [
  [/does not support|do not support|NaN or Inf/i, 'unfit', 'the model cannot do that'],
  [/invalid model name|model is required|model .*not found/i, 'missing', 'the model server has no such model'],
  [/system memory|out of memory/i, 'away', 'the model server has too little memory for the model'],
];

const BY_STATUS: Record<number, [ModelFault, string]> = {
  401: ['away', 'the model server refuses the credentials'],
  403: ['away', 'the model server refuses the credentials'],
  408: ['slow', 'the model server answered 408'],
  429: ['busy', 'the queue of the model server is full'],
  501: ['unfit', 'the model cannot do that'],
  503: ['busy', 'the queue of the model server is full'],
  504: ['slow', 'the model server answered 504'],
};

/** Any error of a request as the fault that callers branch on. `deadline` is the signal of the call's own time. */
export function problemOf(error: unknown, deadline: AbortSignal, signal: AbortSignal | undefined): ModelProblem {
  if (error instanceof ModelProblem) return error;
  if (error instanceof OllamaRefusal) return ofRefusal(error);
  if (signal?.aborted) return new ModelProblem('slow', 'the caller did not wait for the model server');
  if (deadline.aborted) return new ModelProblem('slow', 'the model server did not answer in time');
  if (error instanceof SyntaxError) return new ModelProblem('unusable', "the model server's answer is no JSON");
  const code = (error as { code?: unknown } | undefined)?.code;
  return new ModelProblem(
    'away',
    `the model server cannot be reached or broke off${typeof code === 'string' ? ` (${code})` : ''}`,
  );
}

function ofRefusal({ status, words }: OllamaRefusal): ModelProblem {
  const [, fault, message] = (words !== undefined && BY_WORDS.find(([pattern]) => pattern.test(words))) || [];
  if (fault !== undefined && message !== undefined) return new ModelProblem(fault, message);
  const known = BY_STATUS[status];
  if (known) return new ModelProblem(...known);
  const isNoOllama = status === 404 || (words === undefined && status < 500);
  if (isNoOllama) return new ModelProblem('away', `the address answers, but is no Ollama server (${status})`);
  return new ModelProblem('away', `the model server failed (${status})`);
}

function wordsOf(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
