import { z } from 'zod';
import { route } from '../../kit/calls/route.ts';

/**
 * GET /health, which asks the model server each time: 200 when it has the model and its vectors have the installation's length,
 * else 503 with the reason. GET /health/live is 200 {status: ok} as in every service, and GET /health/ready does not count on
 * the model server: without one the service answers, with 503 model_unavailable.
 */
export const embeddingHealth = z.object({
  status: z.enum(['healthy', 'unhealthy']),
  /** it answers, if only that it is busy or has no such model */
  ollama_available: z.boolean(),
  /** as it was configured */
  model_name: z.string(),
  /** without credentials; null: none is configured */
  ollama_endpoint: z.string().nullable(),
  /** when unhealthy */
  reason: z.string().optional(),
});

/**
 * GET /metrics as JSON. Who asks for text/plain or openmetrics in its Accept header, as Prometheus does, gets Prometheus' text.
 * Since the service began; times are of requests to /embed and /embed/batch, in milliseconds.
 */
export const embeddingMetrics = z.object({
  total_requests: z.number().int(),
  avg_latency_ms: z.number(),
  /** of the newest 1,000 requests */
  p95_latency_ms: z.number(),
  /** requests that the model server gave nothing for */
  ollama_errors: z.number().int(),
  /** vectors that a model made; those from the cache are not counted */
  total_embeddings_generated: z.number().int(),
  uptime_seconds: z.number().int(),
});

/** For clients: like every service's health it is served beside the routes. */
export const healthRoute = route({
  method: 'GET',
  path: '/health',
  summary: 'Whether vectors are made now',
  answer: embeddingHealth,
});
