import type { EpisodeContext } from '../contract/answer.ts';
import { type Beside, NO_EPISODES } from '../deciding/beside.ts';
import { episodeText } from '../domain/memory/episode-text.ts';
import { type Found, keyInsights, summaryOf } from '../domain/memory/insights.ts';
import type { History } from '../learning/history.ts';
import { type Neighbour, nearest } from '../store/memory/nearest.ts';
import { presentOf } from '../store/memory/present.ts';
import type { OrchestratorDatabase } from '../store/tables.ts';
import { situationNow } from './situation.ts';
import type { KnownVector, VectorCache } from './vector-cache.ts';

/** Later than this nothing is taken. */
const WITHIN_MS = 300;
const MOST_EPISODES = 5;
const MOST_KEPT = 200;
/** So long after a decision what it found is looked for again, if there may be something else: not while it is answered. */
const LATER_MS = 500;

export interface Recalled extends Pick<Beside, 'episodes' | 'retrieval'> {
  found: readonly Neighbour[];
}

const NOTHING: Recalled = { episodes: NO_EPISODES, retrieval: null, found: [] };

/** A look into memory that goes on beside a decision. */
export interface Recalling {
  /** what has come up to now; nobody waits for more */
  soFar(): Recalled;
  /** what comes within the time */
  whole: Promise<Recalled>;
}

export interface RetrievalOptions {
  db: OrchestratorDatabase;
  history: History;
  cache: VectorCache;
  /** how many episodes of other projects are looked at, the newest */
  newestOthers: number;
  /** a text whose vector is not known */
  want: (text: string) => void;
  onSearch: (found: number, milliseconds: number, projectId: string) => void;
  /** a search that failed; the decision is made without it */
  onFailure: (error: unknown) => void;
}

/** Finds decisions in situations like the present one, with vectors that are known already: no model is waited for. */
export class Retrieval {
  readonly #options: RetrievalOptions;
  /** grows whenever a search might find something else */
  #version = 0;
  readonly #kept = new Map<string, { version: number; found: readonly Neighbour[] }>();
  readonly #later = new Map<string, NodeJS.Timeout>();

  constructor(options: RetrievalOptions) {
    this.#options = options;
  }

  /** Episodes, outcomes or vectors are new. */
  changed(): void {
    this.#version++;
  }

  stop(): void {
    for (const timer of this.#later.values()) clearTimeout(timer);
    this.#later.clear();
  }

  begin(projectId: string): Recalling {
    let come = NOTHING;
    const whole = this.#recall(projectId).then((recalled) => {
      come = recalled;
      return recalled;
    });
    return { soFar: () => come, whole };
  }

  async #recall(projectId: string): Promise<Recalled> {
    const began = performance.now();
    try {
      const { db, history, cache, want } = this.#options;
      const { situation, patterns } = situationNow(projectId, await presentOf(db, projectId), history);
      const text = episodeText(situation, patterns);
      const known = cache.find(text);
      if (known === undefined) want(text);
      const found = known === undefined ? [] : await this.#search(projectId, text, known);
      const took = performance.now() - began;
      if (took > WITHIN_MS) return NOTHING;
      return {
        episodes: contextOf(found),
        retrieval: { duration_ms: Number(took.toFixed(1)), cache_hit: known !== undefined },
        found,
      };
    } catch (error) {
      this.#options.onFailure(error);
      return NOTHING;
    }
  }

  /** What was found last, if anything: then it is looked for again in a moment, where there may be more by now. */
  async #search(projectId: string, text: string, known: KnownVector): Promise<readonly Neighbour[]> {
    const key = `${projectId} ${known.digest} ${text}`;
    const kept = this.#kept.get(key);
    if (kept === undefined) return this.#look(key, projectId, known);
    if (kept.version !== this.#version && !this.#later.has(key)) {
      const look = () => {
        this.#later.delete(key);
        this.#look(key, projectId, known).catch(this.#options.onFailure);
      };
      this.#later.set(key, setTimeout(look, LATER_MS).unref());
    }
    return kept.found;
  }

  async #look(key: string, projectId: string, { vector, digest }: KnownVector): Promise<readonly Neighbour[]> {
    const { db, newestOthers, onSearch } = this.#options;
    const version = this.#version;
    const began = performance.now();
    const found = await nearest(db, vector, {
      projectId,
      digest,
      scope: 'bounded',
      newestOthers,
      limit: MOST_EPISODES,
    });
    onSearch(found.length, performance.now() - began, projectId);
    this.#kept.delete(key);
    this.#kept.set(key, { version, found });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }
}

/** An episode that was found, as what is said of it needs it. */
export const foundOf = ({ similarity, outcome_quality, decision, outcome }: Neighbour): Found => ({
  ...{ similarity, quality: outcome_quality, decision, outcome },
});

function contextOf(found: readonly Neighbour[]): EpisodeContext {
  if (found.length === 0) return NO_EPISODES;
  const similarities = found.map(({ similarity }) => similarity);
  return {
    ...NO_EPISODES,
    episodes_retrieved: found.length,
    average_episode_similarity: rounded(similarities.reduce((sum, each) => sum + each, 0) / found.length),
    key_episode_insights: keyInsights(found.map(foundOf)),
    episodes_contributing: found.map(({ episode_id, project_id, similarity, outcome_quality, decision }) => ({
      episode_id,
      project_id,
      similarity_score: rounded(similarity),
      outcome_quality,
      decision_summary: summaryOf(decision),
    })),
  };
}

const rounded = (share: number): number => Number(Math.max(0, Math.min(1, share)).toFixed(4));
