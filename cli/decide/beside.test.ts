import { describe, expect, it } from 'vitest';
import type {
  AiAgentAdvisory,
  EpisodeContext,
  OrchestrationAnswer,
  StrategyContext,
} from '../../services/orchestrator/contract/answer.ts';
import type { Decision } from '../../services/orchestrator/contract/shapes.ts';
import { beside } from './beside.ts';

const ADVICE: AiAgentAdvisory = {
  enabled: true,
  model: 'llama3.2:latest',
  summary: 'Six tasks are in line with the last sprints.',
  recommendations: ['Keep one task in reserve', 'Ask early for what blocks'],
  risk_assessment: 'Medium',
  generation_time_ms: 4180,
  error: null,
  fallback: null,
};
const NO_ADVICE = { ...ADVICE, enabled: false, summary: '', recommendations: [], fallback: 'Advice is switched off' };
const FAILED = {
  ...NO_ADVICE,
  ...({ enabled: true, risk_assessment: 'Unknown', error: 'the model server cannot be reached' } as const),
};
const NOTHING: StrategyContext = {
  strategies_evaluated: 0,
  strategies_applied: 0,
  best_match_strategy: null,
  fallback_to_episodes: true,
  strategy_influence_weight: 0,
  would_change: null,
  gate: 'closed',
  gate_confidence: null,
};
const STEP_UP: StrategyContext = {
  ...NOTHING,
  strategies_evaluated: 1,
  would_change: {
    original_recommendation: 6,
    strategy_recommendation: 7,
    source: 'learned_strategy',
    strategy_id: '5f1f5c1e-3a55-4b0a-8f0e-3a1d2f0c9b77',
    strategy_name: 'DidAllTwiceStepUp',
    strategy_confidence: 0.64,
  },
};
const episodes = (...qualities: (number | null)[]) =>
  ({
    average_episode_similarity: 0.912,
    episodes_contributing: qualities.map((outcome_quality) => ({ project_id: 'PAY', outcome_quality })),
  }) as EpisodeContext;

interface Said {
  advisory?: AiAgentAdvisory;
  strategies?: StrategyContext;
  like?: EpisodeContext;
  decision?: Partial<Decision>;
}
const WAIT = { action: 'Wait', state: 'waited' } as const;
const said = ({ advisory = ADVICE, strategies = NOTHING, like = episodes(), decision = {} }: Said = {}) =>
  beside({
    decisions: { episode_context: like },
    strategy_context: strategies,
    ai_agent_advisory: advisory,
    decision: { action: 'StartSprint', state: 'proposed', ...decision },
  } as OrchestrationAnswer);

it('advice is what the model said, its risk, and that it decides nothing', () =>
  expect(said()).toBe(
    [
      '  Advice       llama3.2:latest says: Six tasks are in line with the last sprints.',
      '               - Keep one task in reserve',
      '               - Ask early for what blocks',
      "               Risk Medium, in the model's judgement. It decides nothing.",
    ].join('\n'),
  ));

describe('no advice', () => {
  it.each<[string, AiAgentAdvisory, string]>([
    ['switched off', NO_ADVICE, '  Advice       none: Advice is switched off'],
    [
      'no model',
      FAILED,
      '  Advice       none: the model server cannot be reached (llama3.2:latest)\n               To get it: "dsm models" says whether the model is there; --advice 60 waits longer',
    ],
  ])('%s', (_what, advisory, text) => expect(said({ advisory })).toBe(text));

  it.each<[Partial<Decision>, boolean]>([
    [WAIT, false],
    [{ state: 'rejected' }, false],
    [{ state: 'superseded' }, false],
    [{ state: 'acted' }, true],
    [{ action: 'CloseSprint', state: 'acting' }, true],
  ])('is told of %j: %s', (decision, isTold) => expect(said({ decision }) !== '').toBe(isTold));
});

it.each<[string, StrategyContext, string]>([
  [
    'is shown with what it would have changed',
    STEP_UP,
    '  Strategy     DidAllTwiceStepUp (confidence 64 %): would have 7 instead of the 6 that was learned; it is in shadow and changes nothing',
  ],
  ['that would change nothing says nothing', { ...STEP_UP, would_change: null }, ''],
])('a strategy %s', (_what, strategies, text) => expect(said({ strategies, decision: WAIT })).toBe(text));

it.each<[string, EpisodeContext, string]>([
  [
    'ended',
    episodes(1, 0.5, null),
    '  Like this    3 earlier decisions (91 % alike on average): 2 sprints of them ended, and did 75 % of the commitment on average',
  ],
  ['running', episodes(null), '  Like this    1 earlier decision (91 % alike on average): none of them has ended yet'],
  ['none', episodes(), ''],
])('decisions in like situations: %s', (_what, like, text) => expect(said({ like, decision: WAIT })).toBe(text));

it('lets nothing through that steers a terminal', () => {
  const nasty = 'a\u001b[2J\u202eb\nc\u2066';
  const advisory = { ...ADVICE, model: nasty, summary: nasty, recommendations: [nasty] };
  const text = said({ advisory }) + said({ advisory: { ...FAILED, error: nasty, model: nasty } });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e\u2066]/);
  expect(text.split('\n')).toHaveLength(4);
});
