import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ModelProblem, type ModelServer } from '../../kit/models/model-server.ts';
import { ANSWER_SCHEMA, LONGEST_SUMMARY } from '../domain/advice/answer-schema.ts';
import type { AdviceFacts } from '../domain/advice/facts.ts';
import { type AdviceFault, isOutage } from '../domain/advice/failure.ts';
import { plainText } from '../domain/advice/plain-text.ts';
import { promptOf } from '../domain/advice/prompt.ts';
import { recommendationsIn } from '../domain/advice/recommendations.ts';

/** What a model said, or why it said nothing that can be used. */
export interface Said {
  risk: 'Low' | 'Medium' | 'High' | 'Unknown';
  summary: string;
  recommendations: string[];
  /** null: there is advice */
  fault: AdviceFault | null;
  generationMs: number;
}

/** Of one question; also that of a model that has to be loaded first. */
const DEADLINE_MS = 20_000;
const TRIES = 2;
const BETWEEN_TRIES_MS = 500;
/** Tokens: all that the schema allows, at three characters each and some for the JSON. */
const LONGEST_ANSWER = 420;

const answer = z.object({
  summary: z.string(),
  recommendations: z.array(z.string()),
  risk: z.enum(['Low', 'Medium', 'High']),
});

/** Asks for advice, twice if need be. What goes wrong with the model server is a fault in the answer, and nothing is thrown. */
export async function askForAdvice(
  server: Pick<ModelServer, 'ask'>,
  model: string,
  facts: AdviceFacts,
  signal: AbortSignal,
): Promise<Said> {
  const begun = performance.now();
  let said = await askOnce(server, model, facts, signal);
  for (let attempt = 2; attempt <= TRIES && isWorthAnother(said) && !signal.aborted; attempt++) {
    await sleep(BETWEEN_TRIES_MS, undefined, { signal }).catch(() => undefined);
    said = await askOnce(server, model, facts, signal);
  }
  return { ...said, generationMs: Math.round(performance.now() - begun) };
}

const isWorthAnother = ({ fault }: Said): boolean => fault !== null && (fault === 'away' || !isOutage(fault));

async function askOnce(
  server: Pick<ModelServer, 'ask'>,
  model: string,
  facts: AdviceFacts,
  signal: AbortSignal,
): Promise<Said> {
  const question = { model, ...promptOf(facts), schema: ANSWER_SCHEMA, longest: LONGEST_ANSWER };
  try {
    const { value } = await server.ask(question, { milliseconds: DEADLINE_MS, signal });
    return usable(value) ?? nothing('unusable');
  } catch (error) {
    if (error instanceof ModelProblem) return nothing(error.fault);
    throw error;
  }
}

/** What of an answer can be shown; undefined: nothing. Pure. */
export function usable(value: unknown): Said | undefined {
  const parsed = answer.safeParse(value);
  if (!parsed.success) return undefined;
  const summary = plainText(parsed.data.summary, LONGEST_SUMMARY);
  if (summary === '') return undefined;
  const recommendations = recommendationsIn(parsed.data.recommendations);
  return { risk: parsed.data.risk, summary, recommendations, fault: null, generationMs: 0 };
}

/** A failure says nothing of the risk. */
export const nothing = (fault: AdviceFault): Said => ({
  ...{ risk: 'Unknown', summary: '', recommendations: [], fault, generationMs: 0 },
});
