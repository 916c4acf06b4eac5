// How long POST /embed takes beside Ollama's own /api/embed, asked with the same kind of texts by turns in one run, and from the cache.
// Run: node bench/embedding/latency.ts [requests of a kind: 300]   with OLLAMA_HOST, or `ollama` on the PATH or in the cache
// A model of one's own: DSM_EMBEDDING_MODEL and DSM_EMBEDDING_DIMENSIONS with OLLAMA_HOST; else a tiny one that is made here.
import { pino } from 'pino';
import { describeOllama, findOllama } from '../../dev/ollama/locate.ts';
import { importTinyModels, startOllama, TINY_EMBED } from '../../dev/ollama/start.ts';
import { buildEmbedding } from '../../services/embedding/app.ts';
import { parseOllamaHost } from '../../services/kit/models/ollama-host.ts';
import { ollamaServer } from '../../services/kit/models/ollama-server.ts';
import { systemClock } from '../../services/kit/time/clock.ts';

const REQUESTS = Number(process.argv[2] ?? 300);
const WARM_UP = 20;
/** of the direct call's p50 */
const LIMIT = 1.2;
const { DSM_EMBEDDING_MODEL: model = TINY_EMBED, DSM_EMBEDDING_DIMENSIONS: dimensions = '1024' } = process.env;

const found = await findOllama(process.env);
if (found === undefined) throw new Error('there is no Ollama: set OLLAMA_HOST, or install it');
console.log(`${describeOllama(found)}, ${model}, ${REQUESTS} requests of a kind`);
const own = found.kind === 'program' ? await startOllama(found.command) : undefined;
const ollama = own?.url ?? (found as { url: string }).url;
if (!own && model === TINY_EMBED) await importTinyModels(ollama);

const service = await buildEmbedding({
  clock: systemClock(0),
  log: pino({ level: 'silent' }),
  server: ollamaServer(parseOllamaHost(ollama)),
  settings: { model, dimensions: Number(dimensions) },
});
const url = await service.fastify.listen({ port: 0, host: '127.0.0.1' });

/** As long as the text of an episode; no two are the same. */
const textOf = (n: number): string =>
  `team of ${3 + (n % 6)}, backlog ${10 + n} tasks, velocity ${(n * 7) % 40} points, rising; committed ${n % 17} tasks for 2 weeks, ` +
  `delivered ${n % 13}; carried over ${n % 5}, blocked ${n % 3} days; decided by history, number ${n}`;

async function milliseconds(at: string, body: object): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(at, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { embedding, embeddings } = (await answer.json()) as { embedding?: number[]; embeddings?: number[][] };
  const took = performance.now() - begun;
  const length = (embedding ?? embeddings?.[0])?.length;
  if (length !== Number(dimensions)) throw new Error(`${at} answered ${answer.status} with a vector of ${length}`);
  return took;
}

const direct = (n: number) => milliseconds(`${ollama}/api/embed`, { model, input: textOf(n) });
const served = (n: number) => milliseconds(`${url}/embed`, { text: textOf(n) });
const times = { direct: [] as number[], served: [] as number[], cached: [] as number[] };
for (let n = 0; n < REQUESTS + WARM_UP; n++) {
  // Each kind goes first every other time, and has a text that neither has seen.
  const [a, b] = [2 * n, 2 * n + 1];
  const round =
    n % 2 === 0
      ? { direct: await direct(a), served: await served(b) }
      : { served: await served(b), direct: await direct(a) };
  const cached = await served(b);
  if (n < WARM_UP) continue;
  times.direct.push(round.direct);
  times.served.push(round.served);
  times.cached.push(cached);
}

const quantile = (of: number[], q: number): number =>
  of.toSorted((x, y) => x - y)[Math.ceil(of.length * q) - 1] ?? Number.NaN;
for (const [name, of] of Object.entries({
  "Ollama's /api/embed": times.direct,
  '/embed': times.served,
  '/embed, cached': times.cached,
})) {
  console.log(`${name.padEnd(20)} p50 ${quantile(of, 0.5).toFixed(2)} ms   p99 ${quantile(of, 0.99).toFixed(2)} ms`);
}
const ratio = quantile(times.served, 0.5) / quantile(times.direct, 0.5);
console.log(`/embed takes ${ratio.toFixed(2)} x as long at p50; ${LIMIT} is allowed`);
if (ratio > LIMIT) process.exitCode = 1;
await service.stop();
await own?.stop();
