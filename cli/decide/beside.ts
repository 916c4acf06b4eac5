import type {
  AiAgentAdvisory,
  EpisodeContext,
  OrchestrationAnswer,
  StrategyContext,
} from '../../services/orchestrator/contract/answer.ts';
import type { Decision } from '../../services/orchestrator/contract/shapes.ts';
import { inColumns, type Line } from '../columns.ts';
import { counted, decimal, percent } from './figures.ts';

/** What stands beside a decision and changes nothing of it: strategies, decisions in like situations, a model's word. "": nothing. Pure. */
export function beside({
  strategy_context: strategies,
  decisions,
  ai_agent_advisory: advisory,
  decision,
}: OrchestrationAnswer): string {
  return inColumns([
    ...strategyLines(strategies),
    ...episodeLines(decisions.episode_context),
    ...adviceLines(advisory, decision),
  ]);
}

function strategyLines({ would_change: change }: StrategyContext): Line[] {
  if (change === null) return [];
  const { strategy_name: name, strategy_confidence: confidence } = change;
  const instead = `${decimal(change.strategy_recommendation)} instead of the ${decimal(change.original_recommendation)}`;
  return [
    [
      'Strategy',
      `${name} (confidence ${percent(confidence)}): would have ${instead} that was learned; it is in shadow and changes nothing`,
    ],
  ];
}

function episodeLines({ episodes_contributing: episodes, average_episode_similarity: alike }: EpisodeContext): Line[] {
  if (episodes.length === 0) return [];
  const ended = episodes.flatMap(({ outcome_quality: quality }) => quality ?? []);
  const delivered =
    ended.length === 0
      ? 'none of them has ended yet'
      : `${counted(ended.length, 'sprint')} of them ended, and did ${percent(mean(ended))} of the commitment on average`;
  return [
    ['Like this', `${counted(episodes.length, 'earlier decision')} (${percent(alike)} alike on average): ${delivered}`],
  ];
}

function adviceLines(advisory: AiAgentAdvisory, { action, state }: Decision): Line[] {
  const { enabled, model, summary, recommendations, risk_assessment: risk, error, fallback } = advisory;
  if (action === 'Wait' || !['proposed', 'acting', 'acted'].includes(state)) return [];
  if (!enabled) return [['Advice', `none: ${error ?? fallback ?? 'it is switched off'}`]];
  if (error !== null)
    return [
      ['Advice', `none: ${error} (${model})`],
      ['', 'To get it: "dsm models" says whether the model is there; --advice 60 waits longer'],
    ];
  return [
    ['Advice', `${model} says: ${summary}`],
    ...recommendations.map((each): Line => ['', `- ${each}`]),
    ['', `Risk ${risk}, in the model's judgement. It decides nothing.`],
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
