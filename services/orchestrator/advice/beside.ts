import type { AiAgentAdvisory } from '../contract/answer.ts';
import type { Decision } from '../contract/shapes.ts';
import { ADVICE_OFF, type Beside, NO_CHAT_MODEL } from '../deciding/beside.ts';
import { DECISION_STANDS, mayBeOver, wordsOf } from '../domain/advice/failure.ts';
import type { History } from '../learning/history.ts';
import { settingsOf } from '../settings.ts';
import { findAdvice } from '../store/advice.ts';
import { findProject } from '../store/projects.ts';
import type { AdviceRow, OrchestratorDatabase } from '../store/tables.ts';
import type { Said } from './ask.ts';
import { DryRuns } from './dry-runs.ts';
import type { AdviceJob } from './job.ts';
import { digestOf, isCommentable, subjectOfDecision } from './subject.ts';

interface Advising {
  db: OrchestratorDatabase;
  history: History;
  job: AdviceJob;
}
interface Wish {
  dry_run: boolean;
  /** milliseconds */
  advisory_wait_ms: number;
}
type AdviceBeside = Pick<Beside, 'advisory' | 'advised'>;

/** What is said of a decision that is made, if anything is yet. Waits for it no longer than the caller wishes. */
export async function adviceBeside(to: Advising, decision: Decision, wish: Wish): Promise<AdviceBeside> {
  const { db, job } = to;
  const { model } = job;
  if (!job.isOn) return { advisory: NO_CHAT_MODEL, advised: null };
  const project = await findProject(db, decision.project_id);
  if (settingsOf(project).advice === 'Disabled') return { advisory: ADVICE_OFF, advised: null };
  if (!isCommentable(decision)) return { advisory: without(model, 'there is nothing to comment on'), advised: null };

  const begun = performance.now();
  const took = (isKnown: boolean) => ({ duration_ms: Math.round(performance.now() - begun), cache_hit: isKnown });
  const { key, find, ask } = wish.dry_run ? dryRun(to, decision) : stored(to, decision);
  const known = await find();
  const waits = wish.advisory_wait_ms > 0;
  const isAskedAgain = waits && known?.fault != null && mayBeOver(known.fault);
  if (known && !isAskedAgain) return { advisory: advisoryOf(model, known), advised: took(true) };
  const told = waits ? job.waiters.until(key, wish.advisory_wait_ms) : undefined;
  ask();
  job.soon();
  await told;
  const said = told && (await find());
  return {
    advisory: said ? advisoryOf(model, said) : without(model, 'not there yet'),
    advised: told ? took(false) : null,
  };
}

function dryRun({ history, job }: Advising, decision: Decision) {
  const subject = subjectOfDecision(history, decision);
  const key = DryRuns.keyOf(subject);
  return { key, find: async () => job.dryRuns.find(key), ask: () => job.dryRuns.ask(subject) };
}

function stored({ db, history, job }: Advising, decision: Decision) {
  const digest = digestOf(subjectOfDecision(history, decision));
  const find = async () => {
    const row = await findAdvice(db, decision.decision_id);
    // The decision may say something else since it was commented on.
    return row?.facts_digest === digest ? saidIn(row) : undefined;
  };
  return { key: decision.decision_id, find, ask: () => job.saysAnew(decision.decision_id) };
}

const saidIn = ({ risk, summary, recommendations, fault, generation_ms }: AdviceRow): Said => ({
  ...{ risk, summary, recommendations, fault, generationMs: generation_ms },
});

const advisoryOf = (model: string, { fault, ...said }: Said): AiAgentAdvisory =>
  fault === null
    ? {
        ...{ enabled: true, model, summary: said.summary, recommendations: said.recommendations },
        ...{ risk_assessment: said.risk, generation_time_ms: said.generationMs, error: null, fallback: null },
      }
    : { ...without(model, wordsOf(fault)), generation_time_ms: said.generationMs };

const without = (model: string, error: string): AiAgentAdvisory => ({
  ...{ enabled: true, model, summary: '', recommendations: [], risk_assessment: 'Unknown', generation_time_ms: 0 },
  ...{ error, fallback: DECISION_STANDS },
});
