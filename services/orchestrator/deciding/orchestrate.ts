import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { Problem } from '../../kit/calls/problem.ts';
import type { Limits, SprintPlan } from '../../sprint/contract/shapes.ts';
import type { orchestratorRoutes } from '../contract/routes.ts';
import type { Decision, OrchestrationSettings } from '../contract/shapes.ts';
import { betterLength } from '../domain/duration.ts';
import type { History } from '../learning/history.ts';
import { DEFAULT_SCHEDULE, settingsOf } from '../settings.ts';
import { startUnderWay } from '../store/decisions.ts';
import { findProject } from '../store/projects.ts';
import { isClosed } from '../store/sprints.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { carryOut } from './carry-out.ts';
import { type Draft, draftOf, fingerprintOf, isRules, type Outline, outline, type Question } from './decide.ts';
import {
  type Facts,
  gatherFacts,
  type Neighbours,
  planFor,
  sizeOfBestPriority,
  sprintOfNumber,
  type Wanted,
} from './facts.ts';
import { likelyLimits, limitOf } from './likely-limits.ts';
import { settle, unlessRejected } from './settle.ts';

type Body = z.output<typeof orchestratorRoutes.orchestrate.body>;
export type Options = NonNullable<Body>['options'];

export interface Deciding {
  unit: OrchestratorUnit;
  db: OrchestratorDatabase;
  neighbours: Neighbours;
  history: History;
}

export interface Decided {
  decision: Decision;
  facts: Facts;
  /** milliseconds that reading the facts took, and working the decision out */
  factsMs: number;
  decisionMs: number;
}

/** A sprint that closed this lately is waited for; later the decision is made without it. */
const HISTORY_MAY_LAG_MS = 60_000;
/** Others may take the slot between the facts and the start; then everything is worked out anew. */
const TRIES = 3;

/**
 * Decides what the project does next and, unless it is only a proposal, does it. Of many that ask at once one acts, and all get its decision.
 * @throws ServiceProblem project_not_found; Problem history_behind; ServiceUnavailable
 */
export async function orchestrate(to: Deciding, projectId: string, options: Options): Promise<Decided> {
  const asked = performance.now();
  for (let attempt = 1; ; attempt++) {
    const decided = await decideOnce(to, projectId, options, asked);
    if (options.dry_run || decided.decision.state !== 'acting') return decided;
    const decision = await carryOut(to.unit, to.neighbours, decided.decision);
    if (decision.state !== 'superseded' || attempt === TRIES) return { ...decided, decision };
  }
}

async function decideOnce(to: Deciding, projectId: string, options: Options, asked: number): Promise<Decided> {
  const began = performance.now();
  const asFound = await findProject(to.db, projectId);
  const settings = settingsOf(asFound);
  const wanted = wantedBy(options, settings);
  const likely = likelyLimits(to.history, projectId, asFound, wanted);
  const facts = await gatherFacts(to.neighbours, projectId, wanted, likely);
  const missing = await missingSprints(to, projectId, facts);
  const factsMs = performance.now() - began;
  const others = options.dry_run ? undefined : await startSince(asked, to, projectId, facts);
  if (others !== undefined) return { decision: others, facts, factsMs, decisionMs: 0 };
  // Only now: a close that is counted may have changed the unit.
  const project = await findProject(to.db, projectId);
  const unit = project?.unit ?? 'tasks';
  const question: Question = {
    ...{ projectId, facts, settings, wanted, unit, missing },
    gateBefore: project?.gates[unit] ?? 'closed',
    waiting: project?.waiting ?? [],
    refusesStart: !options.create_sprint_if_needed,
  };
  const made = outline(to.history, question);
  const plan =
    made.action !== 'StartSprint' || isRules(made)
      ? facts.plan
      : await planWith(limitOf(unit, made.applied ?? 1), to, question, likely);
  const draft = draftOf(to.history, question, made, plan, await lengthThatSuits(to, question, made));
  const fresh = freshDecision(draft, facts, options, settings, wanted, to.unit);
  const decisionMs = performance.now() - began - factsMs;
  const decision = options.dry_run
    ? await unlessRejected(to.db, fresh, options)
    : await settle(to.unit, fresh, options);
  return { decision, facts, factsMs, decisionMs };
}

/** The decision of the running sprint, when its start was not done yet as this one was asked for, whichever process carried it out. */
async function startSince(asked: number, { db }: Deciding, projectId: string, { running, plan }: Facts) {
  if (running === null && plan.code !== 'sprint_in_progress') return undefined;
  // The two were read one after the other, and the sprint may have begun in between.
  return startUnderWay(db, projectId, running?.number ?? plan.number - 1, performance.now() - asked);
}

/** Another length in weeks that would suit better; null: none is proposed. */
async function lengthThatSuits(
  { history, neighbours }: Deciding,
  { projectId, settings, wanted, unit }: Question,
  { action }: Outline,
): Promise<number | null> {
  if (action !== 'StartSprint' || settings.duration === 'Disabled') return null;
  const own = history.own(projectId, wanted.mode, unit);
  // Few projects ever change their cadence: only for those the backlog is read.
  if (new Set(own.map(({ weeks }) => weeks)).size < 2) return null;
  const best = await sizeOfBestPriority(neighbours, projectId, unit);
  const weeks = betterLength({ own, best, target: settings.target_probability });
  return weeks === undefined || weeks === wanted.weeks ? null : weeks;
}

/** The Sprint Backlog with the limit that is applied: it came with the facts if it was one of the likely. */
async function planWith(
  limit: Limits,
  { neighbours }: Deciding,
  { projectId, facts, wanted }: Question,
  likely: readonly Limits[],
): Promise<Pick<SprintPlan, 'tasks'>> {
  const told = facts.plan.instead?.[likely.findIndex((each) => isDeepStrictEqual(each, limit))];
  return told === undefined ? planFor(neighbours, projectId, wanted, limit) : { tasks: told };
}

function wantedBy(
  options: Pick<Options, 'assign_tasks' | 'max_tasks_per_sprint' | 'sprint_duration_weeks'>,
  { sprint_defaults: defaults }: OrchestrationSettings,
): Wanted {
  return {
    maxTasks: options.max_tasks_per_sprint ?? defaults.max_tasks,
    weeks: options.sprint_duration_weeks ?? defaults.duration_weeks,
    mode: defaults.mode,
    closePolicy: defaults.close_policy,
    assignment: options.assign_tasks ? defaults.assignment : 'None',
  };
}

/** Sprints that closed and are not in the history. @throws Problem history_behind while the last one has only just closed */
async function missingSprints({ db, neighbours, unit }: Deciding, projectId: string, { running, plan }: Facts) {
  if (running !== null || plan.number <= 1) return [];
  const last = plan.number - 1;
  if (await isClosed(db, projectId, last)) return [];
  const sprint = await sprintOfNumber(neighbours, projectId, last);
  const closedAt = sprint?.closed_at ?? null;
  if (closedAt !== null && unit.now.getTime() - new Date(closedAt).getTime() < HISTORY_MAY_LAG_MS) {
    const detail = `sprint ${sprint?.sprint_id} closed at ${closedAt} and is not counted yet`;
    throw new Problem('history_behind', detail, { retryAfter: 1, extra: { ids: [sprint?.sprint_id] } });
  }
  return sprint === undefined ? [] : [sprint.sprint_id];
}

function freshDecision(
  draft: Draft,
  { running }: Facts,
  options: Options,
  settings: OrchestrationSettings,
  wanted: Wanted,
  unit: OrchestratorUnit,
): Decision {
  const decisionId = randomUUID();
  const acts = options.act && draft.action !== 'Wait' && !options.dry_run;
  return {
    ...draft,
    decision_id: decisionId,
    version: 1,
    state: draft.action === 'Wait' ? 'waited' : acts ? 'acting' : 'proposed',
    sprint_id: draft.action === 'CloseSprint' ? (running?.sprint_id ?? null) : null,
    start: draft.action === 'StartSprint' ? startBody(decisionId, draft, options, settings, wanted) : null,
    decided_at: unit.now.toISOString(),
    correlation_id: unit.correlationId,
  };
}

function startBody(
  decisionId: string,
  draft: Draft,
  options: Options,
  { sprint_defaults: defaults }: OrchestrationSettings,
  wanted: Wanted,
): Record<string, unknown> {
  const applied = draft.applied_value ?? 1;
  const schedule = options.schedule ?? defaults.daily_scrum?.schedule ?? DEFAULT_SCHEDULE;
  return {
    sprint_name: options.sprint_name ?? `Sprint ${draft.number}`,
    goal: options.goal ?? '',
    duration_weeks: wanted.weeks,
    mode: wanted.mode,
    close_policy: wanted.closePolicy,
    ...(wanted.assignment === undefined ? {} : { assignment: wanted.assignment }),
    // The rule counts tasks, also where the learned value counts points.
    ...(applied === draft.rule_value ? { max_tasks: wanted.maxTasks } : limitOf(draft.unit, applied)),
    number: draft.number,
    decision_id: decisionId,
    daily_scrum: {
      schedule,
      ...(defaults.daily_scrum?.time_zone === undefined ? {} : { time_zone: defaults.daily_scrum.time_zone }),
      state: options.create_cronjob ? 'Scheduled' : 'Suspended',
    },
  };
}

/** The fingerprint of what is known now, as a request without options sees it. @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function fingerprintNow(
  { db, neighbours }: Pick<Deciding, 'db' | 'neighbours'>,
  projectId: string,
): Promise<string> {
  const settings = settingsOf(await findProject(db, projectId));
  const wanted = wantedBy({ assign_tasks: true }, settings);
  return fingerprintOf({ facts: await gatherFacts(neighbours, projectId, wanted), settings, wanted });
}
