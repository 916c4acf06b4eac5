import { request } from 'node:https';
import { addressOf, type ClientConfig, decoded } from './resources.ts';

const WITHIN_MS = 5_000;

/**
 * Asks the webhook how it is as the API server would ask it: with the trust that stands in its configuration, and within the same time.
 * Returns '' or why it would not have answered.
 */
export function probe(config: ClientConfig): Promise<string> {
  const url = new URL('/healthz', addressOf(config));
  const ca = decoded(config.caBundle);
  if (ca === '') return Promise.resolve('its configuration has no caBundle');
  return new Promise((resolve) => {
    const asked = request(url, { ca, agent: false, timeout: WITHIN_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? '' : `${url}: ${response.statusCode}`);
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${WITHIN_MS / 1000} s`)));
    asked.on('error', (error) => resolve(`${url}: ${error.message}`));
    asked.end();
  });
}
