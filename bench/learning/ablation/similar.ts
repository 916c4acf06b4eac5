import { mean } from '../../../services/orchestrator/domain/distribution.ts';
import { episodeText } from '../../../services/orchestrator/domain/memory/episode-text.ts';
import type { Patterns, Situation } from '../../../services/orchestrator/domain/memory/situation.ts';
import { givenAtLeast } from '../../../services/orchestrator/domain/product-limit.ts';
import { randomFrom } from '../../../services/orchestrator/domain/random.ts';
import { stepped } from '../../../services/orchestrator/domain/strategies/step.ts';
import { velocityOf } from '../../../services/orchestrator/domain/velocity.ts';
import type { KnownSprint } from '../../../services/orchestrator/learning/history.ts';
import { appliedWith, type Moment, type Policy } from './policy.ts';

/** Turns a situation into a vector. */
export type Embed = (situation: Situation, patterns: Patterns) => number[] | Promise<number[]>;

const NEAREST = 5;
/** Of the others' closed sprints so many are searched, as where there is no index. */
const MOST_EPISODES = 200;

/**
 * As if the five most similar situations of the past moved the learned value: by as much as their capacity turned out other than was believed,
 * a step at most.
 */
export function withVectors(name: string, embed: Embed): Policy {
  /** vector of a sprint that closed, at its start */
  const known = new Map<string, number[]>();
  return {
    name,
    commit: async (moment) => {
      const { history, ahead, recommended } = moment;
      const own = history.own(ahead.projectId, ahead.mode, ahead.unit);
      const query = await embed(...situationOf(moment, own));
      known.set(`${ahead.projectId}-S${history.closed(ahead.projectId).length + 1}`, query);
      const episodes = history
        .recentProjects()
        .flatMap((id) =>
          history.own(id, ahead.mode, ahead.unit).slice(-MOST_EPISODES / history.recentProjects().length),
        );
      const ranked = episodes
        .flatMap((sprint) => {
          const vector = known.get(sprint.sprintId);
          return vector === undefined ? [] : [{ sprint, similarity: cosine(query, vector) }];
        })
        .toSorted((a, b) => b.similarity - a.similarity)
        .slice(0, NEAREST);
      if (ranked.length < NEAREST) return recommended.applied;
      const surprise = ranked.reduce((sum, { sprint }) => sum + surpriseIn(sprint), 0) / NEAREST;
      return appliedWith(nudged(recommended.learned, surprise, ahead.backlog), moment);
    },
  };
}

/** Capacity as a sprint showed it, as a multiple of what had been believed of it. */
function surpriseIn({ delivered, censored, figures: { shadow } }: KnownSprint): number {
  const believed = shadow.capacity.map(([value, weight]) => ({ value, weight }));
  const shown = censored ? mean(givenAtLeast(believed, delivered)) : delivered;
  return shown / Math.max(1, mean(believed));
}

const nudged = (learned: number, factor: number, backlog: number): number =>
  Math.max(stepped(learned, 'down', backlog), Math.min(stepped(learned, 'up', backlog), Math.round(learned * factor)));

function situationOf({ ahead, recommended }: Moment, own: readonly KnownSprint[]): [Situation, Patterns] {
  const { trend, median } = velocityOf(own.map(({ delivered }) => delivered));
  return [
    {
      ...{ slot: 'free', mode: ahead.mode, unit: ahead.unit, backlog_open: ahead.backlog, team_size: 4 },
      ...{ person_days: ahead.personDays, weeks: 2, gate: recommended.gate, waiting: 0, own_sprints: own.length },
    },
    { trend, velocity: median, last_shares: own.slice(-3).map(({ committed, delivered }) => delivered / committed) },
  ];
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}

/** The situation's own numbers, each about as large as the others: what an ideal model of such texts would see. */
export const byNumbers: Embed = ({ own_sprints, gate, person_days }, { trend, velocity, last_shares }) => [
  1,
  Math.log1p(own_sprints) / 3,
  gate === 'open' ? 1 : 0,
  (person_days ?? 20) / 20,
  trend === 'Rising' ? 1 : 0,
  trend === 'Falling' ? 1 : 0,
  Math.log1p(velocity ?? 10) / 3,
  ...[1, 2, 3].map((back) => 2 * (last_shares.at(-back) ?? 1)),
];

/** Five situations at random: what being similar adds to looking at five others at all. */
export function byChance(): Embed {
  const random = randomFrom(1);
  return () => Array.from({ length: 8 }, () => random() - 0.5);
}

/** By a real model: Ollama's at `host`. The same text is embedded once. */
export function byModel(host: string, model: string): Embed {
  const vectors = new Map<string, Promise<number[]>>();
  const ask = async (input: string): Promise<number[]> => {
    const answer = await fetch(`${host}/api/embed`, { method: 'POST', body: JSON.stringify({ model, input }) });
    const { embeddings } = (await answer.json()) as { embeddings?: number[][] };
    if (embeddings?.[0] === undefined) throw new Error(`${model} gave no vector: ${answer.status}`);
    return embeddings[0];
  };
  return (situation, patterns) => {
    const text = episodeText(situation, patterns);
    const vector = vectors.get(text) ?? ask(text);
    vectors.set(text, vector);
    return vector;
  };
}
