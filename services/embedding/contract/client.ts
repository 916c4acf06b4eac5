import { type CallSettings, type Client, createClient } from '../../kit/calls/client.ts';
import { healthRoute } from './health.ts';
import { embeddingRoutes } from './routes.ts';

const CALLS = { ...embeddingRoutes, getHealth: healthRoute };

/** Milliseconds a call may take that can wait: a little more than the service gives the model for many texts, so that it says itself what is wrong. */
export const PATIENT_CALL_MS = 35_000;

export type EmbeddingClient = Client<typeof CALLS>;
/** A call takes as long as the model takes: 5 s unless said otherwise, as in the seed. */
export const embeddingClient = (baseUrl: () => string, settings: CallSettings = {}): EmbeddingClient =>
  createClient(CALLS, { timeoutMs: 5_000, ...settings, service: 'embedding', baseUrl });
