import { describe, expect, it } from 'vitest';
import { ServiceUnavailable } from '../../kit/calls/client.ts';
import { ModelProblem } from '../../kit/models/model-server.ts';
import { noModels } from '../../kit/models/no-models.ts';
import { ModelWatch } from './model-watch.ts';

const healthy = async () => ({
  ...{ status: 'healthy' as const, ollama_available: true, model_name: 'm', ollama_endpoint: null },
});
/** The service answers that it makes no vectors now. */
const unhealthy = () => Promise.reject(new ServiceUnavailable('embedding', 'GET /health answered 503'));
const gone = () => Promise.reject(new ServiceUnavailable('embedding', 'refused', { cause: new Error('ECONNREFUSED') }));
const hangs = () => new Promise<never>(() => {});

const off = { server: noModels, chat: '' };
const watchOf = (getHealth: () => ReturnType<typeof healthy>, models = off) => new ModelWatch({ getHealth }, models);

describe('the look at the embedding service', () => {
  it.each([
    ['makes vectors', healthy, { isThere: true, hasModel: true }],
    ['has no model', unhealthy, { isThere: true, hasModel: false }],
    ['is away', gone, { isThere: false, hasModel: false }],
  ] as const)('finds that it %s', async (_what, getHealth, state) => {
    const watch = watchOf(getHealth);
    expect(await watch.embedding()).toEqual({ ...state, latency_ms: expect.any(Number) });
    const look = watch.checks.embedding();
    if (state.hasModel) await look;
    else await expect(look).rejects.toThrow();
    expect(watch.told('half_open')['embedding-service']).toEqual({
      status: state.hasModel ? 'ok' : 'error',
      ...{ latency_ms: expect.any(Number), circuit_breaker_state: 'half_open' },
    });
  });

  it('is not waited for, and is one at a time', async () => {
    let looks = 0;
    const watch = watchOf(() => {
      looks++;
      return hangs();
    });
    const began = performance.now();
    await Promise.all([watch.embedding(), watch.embedding()]);
    expect(await watch.embedding()).toEqual({ isThere: true, hasModel: false, latency_ms: null });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(looks).toBe(1);
  });
});

describe('the look at the language model', () => {
  const server = { url: 'http://ollama:11434', describe: noModels.describe };
  const described = async () => ({ name: 'c:latest', digest: 'd', dimensions: undefined, contextTokens: undefined });

  it('finds none where none is configured, which is no fault', async () => {
    const watch = watchOf(healthy);
    await watch.checks.llm();
    expect(watch.told('closed').ollama_llm).toEqual({ status: 'off', model: '', service_url: null });
  });

  it('finds that it is there, and that it is gone', async () => {
    const models = { server: { ...server, describe: described }, chat: 'c' };
    const watch = watchOf(healthy, models as unknown as typeof off);
    await watch.checks.llm();
    expect(watch.told('closed').ollama_llm).toEqual({ status: 'ok', model: 'c', service_url: server.url });
    models.server.describe = () => Promise.reject(new ModelProblem('away', 'gone'));
    await expect(watch.checks.llm()).rejects.toThrow('gone');
    expect(watch.told('closed').ollama_llm).toMatchObject({ status: 'error' });
  });
});
