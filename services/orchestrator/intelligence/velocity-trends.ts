import type { IntelligenceAnswer } from '../contract/intelligence.ts';
import { TRENDS } from '../deciding/answer.ts';
import { trendConfidence } from '../domain/insight/trend.ts';
import type { Velocity } from '../domain/velocity.ts';
import { pastOf } from './patterns.ts';
import { knownProject, type Reading, rounded } from './reading.ts';

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function readVelocityTrends(
  reading: Reading,
  projectId: string,
): Promise<IntelligenceAnswer<'getVelocityTrends'>> {
  const project = await knownProject(reading, projectId);
  const { unit, counting, velocity } = pastOf(reading.history, projectId, project);
  const delivered = counting.map((sprint) => sprint.delivered);
  return {
    project_id: projectId,
    velocity_trends: {
      unit,
      current_team_velocity: velocity.median,
      historical_range: delivered.length === 0 ? [] : [Math.min(...delivered), Math.max(...delivered)],
      trend_direction: TRENDS[velocity.trend],
      confidence: rounded(trendConfidence(delivered, velocity.trend)),
      pattern_note: noteOf(velocity, unit),
    },
  };
}

function noteOf({ sprints, trend, low, high }: Velocity, unit: string): string {
  if (sprints === 0) return 'No closed sprint counts yet.';
  const spread = `80 % of ${sprints} closed ${sprints === 1 ? 'sprint' : 'sprints'} delivered ${low} to ${high} ${unit}`;
  if (trend === 'Unknown') return `${spread}; a trend is told from six on.`;
  const moved = { Rising: 'more than', Falling: 'less than', Stable: 'about as much as' }[trend];
  return `${spread}; the last three delivered ${moved} the three before them.`;
}
