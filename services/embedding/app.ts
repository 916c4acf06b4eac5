import type { ModelServer } from '../kit/models/model-server.ts';
import { OutageLog } from '../kit/process/outage-log.ts';
import type { ServiceHandle } from '../kit/service.ts';
import { assembleStatelessService, type StatelessDeps } from '../kit/stateless-service.ts';
import { embeddingErrors } from './contract/errors.ts';
import { Figures } from './figures.ts';
import { healthOf } from './health.ts';
import { serveEmbedding } from './http.ts';
import { DEFAULT_SETTINGS, type EmbeddingSettings } from './settings.ts';
import { Embeddings } from './vectors/embeddings.ts';

export interface EmbeddingDeps extends StatelessDeps {
  server: ModelServer;
  settings: Pick<EmbeddingSettings, 'model' | 'dimensions'> & Partial<EmbeddingSettings>;
}

const SERVICE = 'embedding';
/** Holds every batch that the contract allows: a character is up to 6 bytes of JSON (\u2028). */
export const BODY_LIMIT = 8 * 1024 * 1024;
/** Readiness is asked by who starts the service, and must not wait for a model server. */
const READINESS_LOOK_MS = 300;

/** Text → vector by the model server. Keeps nothing but a cache, needs no other service, and is ready without a model server. */
export function buildEmbedding(deps: EmbeddingDeps): Promise<ServiceHandle> {
  const { server, log } = deps;
  const settings: EmbeddingSettings = { ...DEFAULT_SETTINGS, ...deps.settings };
  const embeddings = new Embeddings(server, settings);
  return assembleStatelessService({
    service: SERVICE,
    errors: embeddingErrors,
    bodyLimit: BODY_LIMIT,
    deps,
    observed: { ollama: async () => void (await embeddings.model.look(undefined, READINESS_LOOK_MS)) },
    serve: (app) => {
      const figures = new Figures(app.metrics, embeddings);
      const told = log.child({ service: SERVICE });
      const outages =
        server.url === undefined ? undefined : new OutageLog(told, 'making vectors with the model server');
      app.shapeHealth(healthOf(() => embeddings.model.look(), server.url, settings));
      app.shapeMetrics(() => figures.told());
      serveEmbedding(app, { embeddings, figures, settings, outages });
      return undefined;
    },
  });
}
