import { isVisible } from '../../kit/process/request-scope.ts';
import type { IntelligenceAnswer, IntelligenceQuery } from '../contract/intelligence.ts';
import { completionOf } from '../domain/insight/decision-impact.ts';
import { type Course, FEWEST_TO_COMPARE, similarityOf } from '../domain/insight/similarity.ts';
import { successFactors } from '../domain/memory/insights.ts';
import type { KnownSprint } from '../learning/history.ts';
import { foundOf } from '../memory/retrieval.ts';
import { findProjects } from '../store/projects.ts';
import { averageDays, mean, type Past, pastOf } from './patterns.ts';
import { knownProject, type Reading, rounded } from './reading.ts';

type Answer = IntelligenceAnswer<'listSimilarProjects'>;

export interface SimilarProject {
  projectId: string;
  /** 0..1 */
  score: number;
  counting: readonly KnownSprint[];
}

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function readSimilarProjects(
  reading: Reading,
  projectId: string,
  { similarity_threshold: threshold, limit }: IntelligenceQuery<'listSimilarProjects'>,
): Promise<Answer> {
  const past = pastOf(reading.history, projectId, await knownProject(reading, projectId));
  const { found } = await reading.memory.recall(projectId).whole;
  const { similar } = compare(reading, projectId, past, threshold);
  const shown = similar.slice(0, limit);
  const rows = await findProjects(
    reading.db,
    shown.map((one) => one.projectId),
  );
  return {
    project_id: projectId,
    similar_projects: shown.map(({ projectId: id, score, counting }) => ({
      project_id: id,
      similarity_score: score,
      team_size: rows.find(({ project_id }) => project_id === id)?.team?.length ?? null,
      completion_rate: rounded(mean(counting.map(completionOf))),
      avg_sprint_duration: averageDays(reading.history.closed(id)),
      optimal_task_count: reading.history.closed(id).at(-1)?.in_tasks.shadow.learned ?? null,
      key_success_factors: successFactors(found.filter(({ project_id }) => project_id === id).map(foundOf)),
    })),
  };
}

/** Projects of the same mode whose sprints, in the same unit, went as this one's; and with how many it was compared. */
export function compare(
  { history }: Reading,
  projectId: string,
  { mode, unit }: Past,
  threshold: number,
): { similar: SimilarProject[]; compared: number } {
  const own = history.own(projectId, mode, unit);
  if (own.length < FEWEST_TO_COMPARE) return { similar: [], compared: 0 };
  const course = courseOf(own);
  const all = history.recentProjects().flatMap((id): SimilarProject[] => {
    if (id === projectId || !isVisible(id)) return [];
    const counting = history.own(id, mode, unit);
    const score = similarityOf(course, courseOf(counting));
    return score === undefined ? [] : [{ projectId: id, score: Math.min(1, Number(score.toFixed(4))), counting }];
  });
  const similar = all
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score || (a.projectId < b.projectId ? -1 : 1));
  return { similar, compared: all.length };
}

const courseOf = (counting: readonly KnownSprint[]): Course => ({
  shares: counting.map(({ committed, delivered }) => delivered / committed),
  delivered: counting.map(({ delivered }) => delivered),
  weeks: counting.map(({ weeks }) => weeks),
});
