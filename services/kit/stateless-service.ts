import type { ErrorTable } from './calls/route.ts';
import { HttpApp } from './http/http-app.ts';
import { shedLoad } from './http/limits/load-shedding.ts';
import type { Background, ServiceDeps, ServiceHandle } from './service.ts';

export type StatelessDeps = Omit<ServiceDeps, 'connection' | 'bus'>;

export interface StatelessParts {
  service: string;
  errors: ErrorTable;
  deps: StatelessDeps;
  /** see HttpAppOptions */
  bodyLimit?: number;
  /** see HealthOptions */
  observed?: Record<string, () => Promise<void>>;
  /** Serves the routes. */
  serve(app: HttpApp): Background | undefined;
}

/** Puts a service together that keeps nothing: HTTP alone, no schema, no events, and an Idempotency-Key says nothing to it. */
export async function assembleStatelessService(parts: StatelessParts): Promise<ServiceHandle> {
  const { service, errors, bodyLimit, deps, observed } = parts;
  const { clock, installation, auth, metricsApart } = deps;
  const log = deps.log.child({ service });
  const app = await HttpApp.build({
    service,
    clock,
    log,
    errors,
    installation,
    auth,
    metricsApart,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    ...(observed ? { observed } : {}),
  });
  shedLoad(app.fastify, app.metrics, undefined);
  const background = parts.serve(app);
  await app.fastify.ready();
  return {
    fastify: app.fastify,
    metrics: app.metrics,
    start: async () => background?.start(),
    drain: () => app.draining.begin(),
    stop: async () => {
      await background?.stop();
      await app.draining.end();
    },
    pause: () => {},
    resume: () => {},
  };
}
