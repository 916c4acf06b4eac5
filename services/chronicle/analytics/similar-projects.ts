import { Problem } from '../../kit/calls/problem.ts';
import { round } from '../domain/round.ts';
import { similarity } from '../domain/similarity.ts';
import { successFactors } from '../domain/success-factors.ts';
import type { Answer } from '../notes/bodies.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { requireProject } from './known-project.ts';
import { impedimentsBeside, meansBySuccess, optimalTaskCounts, projectProfiles } from './project-profiles.ts';

const MOST = 100;

/** @throws Problem project_not_found, no_similar_project */
export async function similarProjects(
  db: ChronicleDatabase,
  { reference_project_id, similarity_threshold }: { reference_project_id: string; similarity_threshold: number },
): Promise<Answer<'listSimilarProjects'>> {
  await requireProject(db, reference_project_id);
  const profiles = await projectProfiles(db);
  const reference = profiles.find((p) => p.project_id === reference_project_id);
  if (!reference)
    throw new Problem(
      'no_similar_project',
      `project ${reference_project_id} has no closed sprint with tasks to compare`,
    );
  const impediments = await impedimentsBeside(db, reference_project_id);
  const here = impediments.get(reference_project_id)?.here ?? 0;
  const similar = profiles
    .filter((p) => p !== reference)
    .map((profile) => ({
      profile,
      score: similarity(reference, profile, impediments.get(profile.project_id) ?? { here, there: 0, shared: 0 }),
    }))
    // As it is shown: the last digit of a sum of parts says nothing.
    .filter(({ score }) => shownScore(score) >= similarity_threshold)
    .sort((a, b) => b.score - a.score || (a.profile.project_id < b.profile.project_id ? -1 : 1))
    .slice(0, MOST);
  if (similar.length === 0)
    throw new Problem(
      'no_similar_project',
      `no project is ${similarity_threshold} or more like ${reference_project_id}`,
    );
  const shown = similar.map(({ profile }) => profile.project_id);
  const optimal = await optimalTaskCounts(db, shown);
  const means = await meansBySuccess(db, shown);
  return similar.map(({ profile, score }) => {
    const { project_id } = profile;
    const bySuccess = means.get(project_id);
    return {
      project_id,
      similarity_score: shownScore(score),
      team_size: rounded(profile.team_size),
      completion_rate: round(profile.completion_rate, 4),
      avg_sprint_duration: rounded(profile.weeks),
      optimal_task_count: optimal.get(project_id) ?? 0,
      key_success_factors: bySuccess ? successFactors(bySuccess.successful, bySuccess.others) : [],
    };
  });
}

const shownScore = (score: number): number => round(score, 4);
const rounded = (value: number | null): number | null => (value === null ? null : round(value, 2));
