import { isOutage, mayBeOver } from '../domain/advice/failure.ts';
import type { History } from '../learning/history.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { settingsOf } from '../settings.ts';
import { adviceOf, type Commentable, decisionsSince, runningSprints } from '../store/advice.ts';
import { findDecision } from '../store/decisions.ts';
import { findProjects } from '../store/projects.ts';
import { findSprint } from '../store/sprints.ts';
import type { AdviceRow, OrchestratorDatabase, ProjectRow } from '../store/tables.ts';
import { digestOf, isCommentable, type Subject, subjectOfDecision, subjectOfSprint } from './subject.ts';

/** A decision older than this is commented on only when its sprint runs. */
const YOUNG_MS = 600_000;
const MOST_DECISIONS = 20;
const MOST_SPRINTS = 50;
/** Questions of one decision that the model was given and that came to nothing. */
const MOST_FAILURES = 3;

const MOST_SETTLED = 5_000;

export interface Asking {
  db: OrchestratorDatabase;
  history: History;
  /** with its tag */
  model: string;
  /** ids of episodes of which nothing more is to be asked; grows here */
  settled: Set<string>;
  /** by an episode's id */
  isWaitedFor: (episodeId: string) => boolean;
}

/** unanswered: what has no row yet, so that it gets one that says why, and for which nobody waits. */
export type Those = 'all' | 'waited for' | 'unanswered';

/**
 * What is to be asked next, from what is stored, so that a process that was killed forgets nothing: what somebody waits for comes first,
 * then what was never asked, then the newest.
 */
export async function nextSubject(asking: Asking, now: Date, those: Those): Promise<Subject | undefined> {
  const { db, settled, isWaitedFor } = asking;
  const open = (await commentables(db, now)).filter(
    ({ episodeId }) =>
      !settled.has(episodeId) && (those === 'all' || isWaitedFor(episodeId) === (those === 'waited for')),
  );
  if (open.length === 0) return undefined;
  const rows = await adviceOf(db, [...new Set(open.map(({ episodeId }) => episodeId))]);
  const projects = new Map(
    (await findProjects(db, [...new Set(open.map(({ project_id }) => project_id))])).map((row) => [
      row.project_id,
      row,
    ]),
  );
  const rank = ({ episodeId }: Open) => (isWaitedFor(episodeId) ? 0 : rows.has(episodeId) ? 2 : 1);
  for (const each of open.sort((a, b) => rank(a) - rank(b) || b.at.getTime() - a.at.getTime())) {
    const project = projects.get(each.project_id);
    if (project === undefined || settingsOf(project).advice === 'Disabled') continue;
    const row = rows.get(each.episodeId);
    if (those === 'unanswered' && row !== undefined) continue;
    const subject = await subjectOf(asking, each, project);
    if (subject === undefined) continue;
    if (!isSettled(row, subject, asking)) return subject;
    // Forgotten, it is looked at once more.
    if (settled.size >= MOST_SETTLED) settled.clear();
    settled.add(each.episodeId);
  }
  return undefined;
}

type Open = Commentable & { episodeId: string };

async function commentables(db: OrchestratorDatabase, now: Date): Promise<Open[]> {
  const sprints = (await runningSprints(db, MOST_SPRINTS)).map((sprint) => ({
    ...sprint,
    episodeId: episodeIdOf({ sprint_id: String(sprint.sprint_id), decision_id: sprint.decision_id }),
  }));
  const running = new Set(sprints.map(({ episodeId }) => episodeId));
  const decisions = (await decisionsSince(db, new Date(now.getTime() - YOUNG_MS), MOST_DECISIONS))
    .map((decision) => ({ ...decision, episodeId: String(decision.decision_id) }))
    .filter(({ episodeId }) => !running.has(episodeId));
  return [...sprints, ...decisions];
}

async function subjectOf({ db, history }: Asking, each: Open, project: ProjectRow): Promise<Subject | undefined> {
  const sprint = each.sprint_id === null ? undefined : await findSprint(db, each.sprint_id);
  const decision = each.decision_id === null ? undefined : await findDecision(db, each.decision_id);
  if (decision !== undefined && isCommentable(decision)) return subjectOfDecision(history, decision, sprint);
  return sprint && subjectOfSprint(history, sprint, project);
}

function isSettled(row: AdviceRow | undefined, subject: Subject, { model, isWaitedFor }: Asking): boolean {
  if (row === undefined || row.facts_digest !== digestOf(subject)) return false;
  if (row.fault === null) return true;
  if (isWaitedFor(subject.episodeId) && mayBeOver(row.fault)) return false;
  return row.model === model && !isOutage(row.fault) && row.failures >= MOST_FAILURES;
}
