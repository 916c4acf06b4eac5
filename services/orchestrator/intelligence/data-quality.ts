import type { IntelligenceAnswer } from '../contract/intelligence.ts';
import { dataQualityOf } from '../domain/insight/data-quality.ts';
import { completionOf } from '../domain/insight/decision-impact.ts';
import type { ClosedSprint } from '../learning/history.ts';
import { mean, type Past, pastOf } from './patterns.ts';
import { knownProject, type Reading, rounded } from './reading.ts';

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function readDataQuality(
  reading: Reading,
  projectId: string,
): Promise<IntelligenceAnswer<'getDataQuality'>> {
  const project = await knownProject(reading, projectId);
  const past = pastOf(reading.history, projectId, project);
  const { closed, counting, velocity, unit } = past;
  const { score, recommendations } = dataQualityOf({
    closed: closed.length,
    counting: counting.length,
    withDays: closed.filter(hasDays).length,
    withCalendar: closed.filter(({ person_days }) => person_days !== null).length,
    atLeast: counting.filter(({ censored }) => censored).length,
  });
  return {
    project_id: projectId,
    data_quality_report: {
      data_available: closed.length > 0,
      historical_sprints: closed.length,
      avg_completion_rate: rounded(mean(counting.map(completionOf))),
      common_team_velocity: velocity.median,
      unit,
      data_quality_score: rounded(score) ?? 0,
      observation_note: noteOf(past),
      recommendations,
    },
    recommendations,
  };
}

/** What was done is known of a day before the end. */
const hasDays = ({ in_tasks }: ClosedSprint): boolean => (in_tasks.path?.length ?? 0) > 1;

function noteOf({ closed, counting, unit }: Past): string {
  if (closed.length === 0) return 'No sprint has closed yet.';
  const atLeast = counting.filter(({ censored }) => censored).length;
  const count = `${counting.length} of ${closed.length} closed sprints count, in ${unit}`;
  return atLeast === 0 ? `${count}.` : `${count}; ${atLeast} of them did all, which says only "at least that much".`;
}
