import type { AiAgentAdvisory, EpisodeContext, OrchestrationAnswer, StrategyContext } from '../contract/answer.ts';

type Durations = OrchestrationAnswer['performance_metrics'];

/** What stands beside a decision and changes nothing of it. */
export interface Beside {
  episodes: EpisodeContext;
  retrieval: Durations['episode_retrieval'];
  strategies: StrategyContext;
  advisory: AiAgentAdvisory;
  advised: Durations['ai_advisory'];
}

export const NO_EPISODES: EpisodeContext = {
  episodes_retrieved: 0,
  episodes_used_for_decision: 0,
  average_episode_similarity: null,
  episode_influence_score: 0,
  key_episode_insights: [],
  episodes_contributing: [],
};

export const NO_STRATEGIES: StrategyContext = {
  strategies_evaluated: 0,
  strategies_applied: 0,
  best_match_strategy: null,
  fallback_to_episodes: true,
  strategy_influence_weight: 0,
  would_change: null,
  gate: 'closed',
  gate_confidence: null,
};

export const ADVICE_OFF: AiAgentAdvisory = {
  enabled: false,
  model: '',
  summary: '',
  recommendations: [],
  risk_assessment: 'Unknown',
  generation_time_ms: 0,
  error: null,
  fallback: 'Advice is switched off: the decision stands as it is',
};

export const NO_CHAT_MODEL: AiAgentAdvisory = {
  ...ADVICE_OFF,
  fallback: 'No model server is configured: the decision stands as it is',
};

export const NOTHING_BESIDE: Beside = {
  episodes: NO_EPISODES,
  retrieval: null,
  strategies: NO_STRATEGIES,
  advisory: ADVICE_OFF,
  advised: null,
};
