import { z } from 'zod';
import { type ModelDescription, ModelProblem } from './model-server.ts';

const tags = z.object({ models: z.array(z.object({ name: z.string(), digest: z.string().min(1) })).nullable() });
const show = z.object({
  // absent: a server older than v0.6.4
  capabilities: z.array(z.string()).optional(),
  model_info: z.record(z.string(), z.unknown()),
});
const embed = z.object({ embeddings: z.array(z.array(z.number()).min(1)) });
const chat = z.object({
  message: z.object({ content: z.string() }),
  done: z.literal(true),
  done_reason: z.string().optional(),
});

/** How much a vector's length may differ from 1 before it is made so. */
const NEAR_ONE = 1e-3;

/** Name and digest of a model in the answer of /api/tags. @throws ModelProblem missing */
export function findModel(answer: unknown, model: string): { name: string; digest: string } {
  const wanted = withTag(model).toLowerCase();
  const found = read(tags, answer).models?.find(({ name }) => name.toLowerCase() === wanted);
  if (!found) throw new ModelProblem('missing', `the model server has no model ${withTag(model)}`);
  return { name: found.name, digest: found.digest };
}

/** Ollama takes a name without a tag as :latest. A colon before the last slash is a port. */
const withTag = (model: string): string =>
  model.slice(model.lastIndexOf('/') + 1).includes(':') ? model : `${model}:latest`;

/** What the answer of /api/show tells of a model's lengths. */
export function lengthsOf(answer: unknown): Pick<ModelDescription, 'dimensions' | 'contextTokens'> {
  const { capabilities, model_info: info } = read(show, answer);
  const architecture = String(info['general.architecture']);
  const makesVectors = capabilities?.includes('embedding') ?? true;
  return {
    dimensions: makesVectors ? whole(info[`${architecture}.embedding_length`]) : undefined,
    contextTokens: whole(info[`${architecture}.context_length`]),
  };
}

/** The vectors in the answer of /api/embed, each of length 1. @throws ModelProblem unfit, unusable */
export function vectorsOf(answer: unknown, count: number): number[][] {
  const parsed = embed.safeParse(answer);
  if (!parsed.success) {
    const inVectors = Array.isArray((answer as { embeddings?: unknown } | null)?.embeddings);
    if (inVectors) throw new ModelProblem('unfit', "the model's vectors are no lists of numbers");
    throw new ModelProblem('unusable', 'the answer of the model server holds no vectors');
  }
  const { embeddings } = parsed.data;
  if (embeddings.length !== count)
    throw new ModelProblem('unusable', `${count} texts got ${embeddings.length} vectors`);
  const [first] = embeddings;
  if (embeddings.some((vector) => vector.length !== first?.length)) {
    throw new ModelProblem('unfit', "the model's vectors are not all of one length");
  }
  return embeddings.map(ofLengthOne);
}

function ofLengthOne(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  if (!(length > 0 && Number.isFinite(length)))
    throw new ModelProblem('unfit', 'a vector of the model has no direction');
  return Math.abs(length - 1) < NEAR_ONE ? vector : vector.map((value) => value / length);
}

/** The JSON in the answer of /api/chat. @throws ModelProblem unusable */
export function jsonOf(answer: unknown): unknown {
  const { message, done_reason: reason = 'stop' } = read(chat, answer);
  if (reason !== 'stop')
    throw new ModelProblem(
      'unusable',
      `the answer of the model was cut (${reason === 'length' ? reason : 'broken off'})`,
    );
  try {
    return JSON.parse(message.content);
  } catch {
    throw new ModelProblem('unusable', 'the answer of the model is no JSON');
  }
}

function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ModelProblem('unusable', 'the answer of the model server has another shape');
}

const whole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
