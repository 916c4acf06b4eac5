import { fastify } from 'fastify';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { requester } from '../../../../test/integration/fixtures/services/requests.ts';
import { type Figures, serveMetrics } from './request-metrics.ts';

const SCRAPER = 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
const figures = () => ({ total: 3 });

it.each<[string | undefined, Figures | undefined, boolean]>([
  [undefined, undefined, true],
  ['application/json', undefined, true],
  [SCRAPER, figures, true],
  ['text/plain', figures, true],
  [undefined, figures, false],
  ['*/*', figures, false],
  ['application/json', figures, false],
  ['text/html,application/xml;q=0.9,*/*;q=0.8', figures, false],
])('who accepts %s of a service with figures %s gets the text of Prometheus: %s', async (accept, own, isText) => {
  const app = fastify();
  serveMetrics(app, new Registry(), () => own);
  const { status, body } = await requester(() => app)('GET', '/metrics', undefined, accept ? { accept } : {});
  expect(status).toBe(200);
  if (isText) expect(body).toContain('dsm_http_request_duration_seconds');
  else expect(body).toEqual({ total: 3 });
});
