import type { z } from 'zod';
import type { HealthShape } from '../kit/http/signals/health.ts';
import { type ModelDescription, ModelProblem } from '../kit/models/model-server.ts';
import type { embeddingHealth } from './contract/health.ts';
import type { EmbeddingSettings } from './settings.ts';

/** Healthy when the model server has the model and its vectors have the installation's length. */
export const healthOf =
  (
    look: () => Promise<ModelDescription>,
    endpoint: string | undefined,
    { model, dimensions }: Pick<EmbeddingSettings, 'model' | 'dimensions'>,
  ): HealthShape =>
  async () => {
    const [found, problem] = await look().then(
      (description) => [description, undefined] as const,
      (error: unknown) => [undefined, error] as const,
    );
    const isAvailable = found !== undefined || (problem instanceof ModelProblem && ANSWERS.has(problem.fault));
    const reason = found ? misfit(found, dimensions) : reasonOf(problem);
    const isHealthy = reason === undefined;
    const body: z.input<typeof embeddingHealth> = {
      status: isHealthy ? 'healthy' : 'unhealthy',
      ollama_available: isAvailable,
      model_name: model,
      ollama_endpoint: endpoint ?? null,
      ...(isHealthy ? {} : { reason }),
    };
    return { isHealthy, body };
  };

/** Faults of a server that answers. */
const ANSWERS = new Set(['busy', 'missing', 'unfit']);

function misfit({ dimensions: length }: ModelDescription, dimensions: number): string | undefined {
  if (length === undefined) return 'the model makes no vectors';
  return length === dimensions ? undefined : `vectors have ${length} numbers, those of this installation ${dimensions}`;
}

const reasonOf = (problem: unknown): string => (problem instanceof ModelProblem ? problem.message : 'the look failed');
