import { Ollama } from 'ollama/browser';
import type { Embedded, ModelServer, Question, Within } from './model-server.ts';
import { findModel, jsonOf, lengthsOf, vectorsOf } from './ollama-answers.ts';
import { isTooLong, problemOf } from './ollama-fault.ts';
import type { OllamaHost } from './ollama-host.ts';
import { fetchWithin } from './ollama-transport.ts';

/** A vector is asked for now and then: loading the model each time would cost more than the answer. */
const KEEP_ALIVE = '30m';
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_BYTES_A_VECTOR = 256 * 1024;
const MOST_BYTES_A_TOKEN = 1024;
/** Same question, same answer, as far as the server can. */
const STEADY = { temperature: 0, seed: 1 };

/** A model server that speaks Ollama's API. No connection is made before it is asked. */
export function ollamaServer({ url, authorization }: OllamaHost): ModelServer {
  /** Runs one call with a client that lives as long as the call. */
  async function call<T>(within: Within, mostBytes: number, use: (client: Ollama) => Promise<T>): Promise<T> {
    const deadline = AbortSignal.timeout(within.milliseconds);
    const signal = within.signal === undefined ? deadline : AbortSignal.any([deadline, within.signal]);
    const ended = new AbortController();
    const bounds = { signal: AbortSignal.any([signal, ended.signal]), mostBytes, authorization };
    try {
      return await use(new Ollama({ host: url, fetch: fetchWithin(bounds) }));
    } catch (error) {
      throw problemOf(error, deadline, within.signal);
    } finally {
      // What else the call has under way is not waited for.
      ended.abort();
    }
  }

  return {
    url,

    describe: (model, within) =>
      call(within, MOST_BYTES, async (client) => {
        const [tags, show] = await Promise.all([client.list(), client.show({ model })]);
        return { ...findModel(tags, model), ...lengthsOf(show) };
      }),

    async embed(model, texts, within): Promise<Embedded> {
      const begun = performance.now();
      return call(within, MOST_BYTES + texts.length * MOST_BYTES_A_VECTOR, async (client) => {
        // The digest is asked for with the vectors: what `describe` remembers may be another model by now.
        const [parts, tags] = await Promise.all([embedAll(client, model, texts), client.list()]);
        return { ...parts, digest: findModel(tags, model).digest, milliseconds: performance.now() - begun };
      });
    },

    async ask(question, within) {
      const begun = performance.now();
      const mostBytes = MOST_BYTES_A_TOKEN * (1024 + question.longest);
      const value = await call(within, mostBytes, async (client) => jsonOf(await client.chat(chatOf(question))));
      return { value, milliseconds: performance.now() - begun };
    },
  };
}

type Parts = Pick<Embedded, 'vectors' | 'truncated'>;

/** The server refuses all texts of a request for one that is too long, and does not say which: so halves are asked, down to that one. */
async function embedAll(client: Ollama, model: string, texts: readonly string[]): Promise<Parts> {
  const ask = async (truncate: boolean) => {
    const answer = await client.embed({ model, input: [...texts], truncate, keep_alive: KEEP_ALIVE });
    return { vectors: vectorsOf(answer, texts.length), truncated: texts.map(() => truncate) };
  };
  try {
    return await ask(false);
  } catch (error) {
    if (!isTooLong(error)) throw error;
  }
  if (texts.length === 1) return ask(true);
  const middle = texts.length >> 1;
  const first = await embedAll(client, model, texts.slice(0, middle));
  const second = await embedAll(client, model, texts.slice(middle));
  return { vectors: [...first.vectors, ...second.vectors], truncated: [...first.truncated, ...second.truncated] };
}

/** The grammar of `format` is not seen by the model, so the schema stands in the prompt too. */
const chatOf = ({ model, system, facts, schema, longest }: Question) => ({
  model,
  messages: [
    { role: 'system', content: `${system}\n\nAnswer with JSON of this schema:\n${JSON.stringify(schema)}` },
    { role: 'user', content: facts },
  ],
  format: schema,
  // A model that thinks aloud first would spend its tokens before the answer.
  think: false,
  options: { ...STEADY, num_predict: longest },
  // Whole at once: a cut answer is worth nothing, and aborting the request stops the model all the same.
  stream: false as const,
});
