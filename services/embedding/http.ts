import { Problem } from '../kit/calls/problem.ts';
import type { HttpApp } from '../kit/http/http-app.ts';
import { ModelProblem } from '../kit/models/model-server.ts';
import type { OutageLog } from '../kit/process/outage-log.ts';
import { embeddingRoutes as routes } from './contract/routes.ts';
import type { Figures } from './figures.ts';
import type { EmbeddingSettings } from './settings.ts';
import type { Vector } from './vectors/cache.ts';
import { type Embeddings, type Made, Overload } from './vectors/embeddings.ts';

export interface Served {
  embeddings: Embeddings;
  figures: Figures;
  settings: EmbeddingSettings;
  /** undefined: no model server is configured, which is no outage */
  outages: OutageLog | undefined;
}

export function serveEmbedding(app: HttpApp, served: Served): void {
  const { figures, settings } = served;
  const paths: (string | undefined)[] = [routes.embed.path, routes.embedBatch.path];
  app.fastify.addHook('onResponse', async (request, reply) => {
    if (paths.includes(request.routeOptions.url)) figures.requestTook(reply.elapsedTime);
  });
  app.serve(routes.embed, async ({ body }, { signal }) => {
    const begun = performance.now();
    const { vectors, cached, model } = await make(served, [body.text], settings.deadlineMs, signal);
    const [{ values, truncated }] = vectors as [Vector];
    return {
      embedding: Array.from(values),
      dimensions: values.length,
      model: model.name,
      digest: model.digest,
      generation_time_ms: Math.round(performance.now() - begun),
      cached: cached[0] as boolean,
      truncated,
    };
  });
  app.serve(routes.embedBatch, async ({ body }, { signal }) => {
    const begun = performance.now();
    const { vectors, cached, model } = await make(served, body.texts, settings.batchDeadlineMs, signal);
    return {
      embeddings: vectors.map(({ values }) => Array.from(values)),
      count: vectors.length,
      dimensions: settings.dimensions,
      model: model.name,
      digest: model.digest,
      total_time_ms: Math.round(performance.now() - begun),
      cached: cached.filter((is) => is).length,
      truncated: vectors.filter(({ truncated }) => truncated).length,
    };
  });
}

async function make(served: Served, texts: readonly string[], milliseconds: number, gone: AbortSignal): Promise<Made> {
  const { embeddings, figures, outages } = served;
  try {
    const made = await embeddings.make(texts, milliseconds, gone);
    figures.made(made.cached);
    if (made.cached.includes(false)) outages?.worked();
    return made;
  } catch (error) {
    if (!(error instanceof ModelProblem)) throw error;
    if (!gone.aborted && !(error instanceof Overload)) {
      figures.failed(error.fault);
      outages?.failed(error, { fault: error.fault, reason: error.message });
    }
    throw problemOf(error);
  }
}

/** Seconds after which another try may help. */
const RETRY_AFTER = { busy: 1, away: 5, slow: 5, missing: 30, unfit: 30, unusable: 5 };

function problemOf({ fault, message }: ModelProblem): Problem {
  const code = fault === 'unfit' ? 'model_unfit' : 'model_unavailable';
  return new Problem(code, message, { extra: { fault }, retryAfter: RETRY_AFTER[fault] });
}
