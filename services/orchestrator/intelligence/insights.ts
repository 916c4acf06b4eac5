import type { IntelligenceAnswer } from '../contract/intelligence.ts';
import type { Lag } from '../log/lag.ts';
import type { OrchestratorUnit } from '../store/tables.ts';
import { outlookOf } from './outlook.ts';
import { pastOf, patternsOf, successRate } from './patterns.ts';
import { knownProject, orUnknown, type Reading, rounded } from './reading.ts';
import { confidenceIn } from './risk.ts';
import { compare } from './similar-projects.ts';

const SIMILAR_ENOUGH = 0.7;
const MOST_SIMILAR = 5;
const MOST_IMPEDIMENTS = 5;
const SECONDS_AN_HOUR = 3600;

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function readInsights(
  reading: Reading,
  unit: OrchestratorUnit,
  projectId: string,
): Promise<IntelligenceAnswer<'getInsights'>> {
  const project = await knownProject(reading, projectId);
  const past = pastOf(reading.history, projectId, project);
  const [{ risk }, impediments] = await Promise.all([
    outlookOf(reading, unit, projectId),
    commonImpediments(reading, projectId),
  ]);
  const { similar, compared } = compare(reading, projectId, past, SIMILAR_ENOUGH);
  const confidence = confidenceIn(past.counting);
  return {
    project_id: projectId,
    historical_context: {
      project_patterns: { ...patternsOf(past), common_impediments: impediments },
      similar_projects: similar.slice(0, MOST_SIMILAR).map(({ projectId: id, score, counting }) => ({
        project_id: id,
        similarity_score: score,
        success_rate: successRate(counting),
        lessons_learned: [],
      })),
      risk_assessment: { ...risk, confidence },
    },
    intelligence_metadata: {
      historical_data_points: past.counting.length,
      similar_projects_analyzed: compared,
      prediction_confidence: confidence,
      data_freshness_hours: freshnessHours(reading.lag()),
    },
  };
}

/** What daily scrums told most often to be in the way, those first. */
async function commonImpediments({ chronicle }: Reading, projectId: string): Promise<string[]> {
  const told = await orUnknown(chronicle.getImpediments({ params: { project_id: projectId } }));
  return Object.keys(told?.impediment_frequency ?? {}).slice(0, MOST_IMPEDIMENTS);
}

/** How old what is known may be; null: the log was never read to its end. */
export const freshnessHours = ({ seconds }: Lag): number | null =>
  seconds === null ? null : rounded(seconds / SECONDS_AN_HOUR, 2);
