import { orchestratorRoutes } from '../contract/routes.ts';
import type { SprintForecast } from '../contract/shapes.ts';
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
  forecast: SprintForecast | undefined;
  risk: Risk;
}

/** What is expected of the running sprint, or else of the one that would be started now. Nothing is started. */
export async function outlookOf(reading: Reading, unit: OrchestratorUnit, projectId: string): Promise<Outlook> {
  const { db } = reading;
  const running = await runningSprintOf(db, projectId);
  if (running === undefined) return { running, forecast: undefined, risk: await riskOfNext(reading, unit, projectId) };
  const forecast = await findForecast(db, running.sprint_id);
  const figures = forecast && figuresOf(running, forecast.unit);
  return { running, forecast, risk: forecast && figures ? riskOfRunning(forecast, figures) : NO_RISK_KNOWN };
}

async function riskOfNext(reading: Reading, unit: OrchestratorUnit, projectId: string): Promise<Risk> {
  // On half of the history a decision would be another one.
  if (!reading.lag().hasCaughtUp) return NO_RISK_KNOWN;
  const decided = await orUnknown(orchestrate({ ...reading, unit }, projectId, DRY_RUN));
  return decided === undefined ? NO_RISK_KNOWN : riskAhead(decided.decision);
}
