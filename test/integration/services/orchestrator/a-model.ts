import { createHash } from 'node:crypto';
import type { EmbeddingClient } from '../../../../services/embedding/contract/client.ts';
import { ServiceUnavailable } from '../../../../services/kit/calls/client.ts';
import { DIMENSIONS } from './orchestrator-store.ts';

interface Model {
  digest: string;
  dimensions: number;
  isAway: boolean;
  isHung: boolean;
  /** ends the calls that hang */
  release(): void;
  calls: number;
  /** every text, as often as it was asked for */
  asked: string[];
  embeddings: Pick<EmbeddingClient, 'embedBatch'>;
}

/** An embedding service in this process, whose vectors are made of the words: the same words, the same vector. */
export function aModel() {
  let goOn = () => {};
  const model: Model = {
    digest: 'old',
    dimensions: DIMENSIONS,
    isAway: false,
    isHung: false,
    release: () => goOn(),
    calls: 0,
    asked: [],
    embeddings: {
      embedBatch: async ({ body: { texts } }) => {
        model.calls++;
        if (model.isHung) await new Promise<void>((resolve) => (goOn = resolve));
        if (model.isAway) throw new ServiceUnavailable('embedding', 'POST /embed/batch answered 503');
        model.asked.push(...texts);
        return {
          embeddings: texts.map((text) => vectorOf(text, model.dimensions)),
          ...{ count: texts.length, dimensions: model.dimensions, model: 'words:latest', digest: model.digest },
          ...{ total_time_ms: 1, cached: 0, truncated: 0 },
        };
      },
    },
  };
  return model;
}

/** Of length 1; a word adds to some of the numbers. */
function vectorOf(text: string, dimensions: number): number[] {
  const sums = Array.from({ length: dimensions }, () => 0.01);
  for (const word of text.split(/\W+/)) {
    const hash = createHash('sha256').update(word).digest();
    for (let i = 0; i < dimensions; i++) sums[i] = (sums[i] ?? 0) + (hash[i % 32] ?? 0) / 255;
  }
  const length = Math.hypot(...sums);
  return sums.map((sum) => sum / length);
}
