import { TINY_CHAT, TINY_EMBED } from '../../../../dev/ollama/start.ts';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { ollamaServer } from '../../../../services/kit/models/ollama-server.ts';
import type { Advice, Decision } from '../../../../services/orchestrator/contract/shapes.ts';
import { type DisturbingProxy, startDisturbingProxy } from '../../fixtures/faults/disturbing-proxy.ts';
import { orchestratedOn } from './orchestrated.ts';

export type Answer = Record<string, unknown> & {
  decision: Decision;
  ai_agent_advisory: {
    enabled: boolean;
    model: string;
    summary: string;
    recommendations: string[];
    risk_assessment: string;
    error: string | null;
    fallback: string | null;
  };
  performance_metrics: { ai_advisory: { duration_ms: number; cache_hit: boolean } | null };
};

/** All services, asking a real model server through a proxy. */
export function advisedBy(serverUrl: () => string) {
  let proxy: DisturbingProxy;
  const orchestrated = orchestratedOn('PGlite');
  const { ok } = orchestrated;

  const outlook = async (id: string): Promise<{ advice: Advice | null } | undefined> =>
    (await ok('orchestrator', 'GET', `/orchestrate/forecasts?project_id=${id}`)).forecasts.at(-1);
  const audited = async (id: string): Promise<Advice | null> =>
    (await ok('orchestrator', 'GET', `/orchestrate/intelligence/decision-audit/${id}`)).audit_trail.at(0).advisory;

  return {
    ...orchestrated,
    proxy: () => proxy,
    start: async () => {
      proxy = await startDisturbingProxy(serverUrl);
      const server = ollamaServer({ url: proxy.url, authorization: undefined });
      await orchestrated.startWith({ server, chat: TINY_CHAT, embedding: TINY_EMBED, dimensions: 1024 });
    },
    stop: async () => {
      await orchestrated.stop();
      await proxy?.close();
    },
    /** the whole answer */
    ask: async (id: string, options: object = {}): Promise<Answer> =>
      ok('orchestrator', 'POST', `/orchestrate/project/${id}`, { options }),
    /** questions that reached the server, oldest first */
    questions: () => proxy.seen.filter(({ path }) => path === '/api/chat').map(({ body }) => body),
    outlook,
    audited,
    /** What is shown of the project's last sprint, once it is `expected`. */
    shown: (id: string, expected: (advice: Advice | null) => boolean, timeoutMs = 20_000) =>
      waitFor(
        async () => {
          const found = await outlook(id);
          return found && expected(found.advice) ? { advice: found.advice } : undefined;
        },
        { what: `advice on ${id}`, timeoutMs, everyMs: 50 },
      ),
  };
}

/** What is decided, without what names it and when. */
export const comparable = (decision: Decision): Decision => ({
  ...decision,
  ...{ decision_id: '', project_id: '', sprint_id: null, correlation_id: null, decided_at: '', fingerprint: '' },
  start: decision.start === null ? null : { ...decision.start, decision_id: '' },
});
