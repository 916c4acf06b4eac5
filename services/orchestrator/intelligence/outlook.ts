import { orchestratorRoutes } from '../contract/routes.ts';
import type { Facts } from '../deciding/facts.ts';
import { type Options, orchestrate } from '../deciding/orchestrate.ts';
import { figuresOf } from '../learning/history.ts';
import { findForecast } from '../store/forecasts.ts';
import { runningSprintOf } from '../store/sprints.ts';
import type { OrchestratorUnit, SprintRow } from '../store/tables.ts';
import { orUnknown, type Reading } from './reading.ts';
import { NO_RISK_KNOWN, type Risk, riskAhead, riskOfRunning } from './risk.ts';

const DRY_RUN = orchestratorRoutes.orchestrate.body.parse({ options: { dry_run: true } })?.options as Options;

export interface Outlook {
  running: SprintRow | undefined;
  risk: Risk;
  /** what the other services told for the risk of the next sprint; undefined: they were not asked, or one is away */
  facts: Facts | undefined;
}

/** What is expected of the running sprint, or else of the one that would be started now. Nothing is started. */
export async function outlookOf(reading: Reading, unit: OrchestratorUnit, projectId: string): Promise<Outlook> {
  const { db } = reading;
  const running = await runningSprintOf(db, projectId);
  if (running === undefined) return { running, ...(await riskOfNext(reading, unit, projectId)) };
  const forecast = await findForecast(db, running.sprint_id);
  const figures = forecast && figuresOf(running, forecast.unit);
  return { running, risk: forecast && figures ? riskOfRunning(forecast, figures) : NO_RISK_KNOWN, facts: undefined };
}

async function riskOfNext(
  reading: Reading,
  unit: OrchestratorUnit,
  projectId: string,
): Promise<Pick<Outlook, 'risk' | 'facts'>> {
  // On half of the history a decision would be another one.
  const isDecidable = reading.lag().hasCaughtUp;
  const decided = isDecidable ? await orUnknown(orchestrate({ ...reading, unit }, projectId, DRY_RUN)) : undefined;
  return { risk: decided === undefined ? NO_RISK_KNOWN : riskAhead(decided.decision), facts: decided?.facts };
}
