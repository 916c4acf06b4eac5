import { isDeepStrictEqual } from 'node:util';
import { forecastChanged } from '../contract/events.ts';
import type { Decision, SprintForecast } from '../contract/shapes.ts';
import { forecastFor } from '../learning/running.ts';
import { findDecision } from '../store/decisions.ts';
import { findForecast, saveForecast } from '../store/forecasts.ts';
import { daysOf, tasksOf } from '../store/sprints.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import type { Applying } from './applying.ts';

/** Works the forecast out anew and writes it when what is shown changed. */
export async function refreshForecast(sprint: SprintRow, project: ProjectRow, to: Applying): Promise<void> {
  const { trx } = to.work;
  const [tasks, days] = [await tasksOf(trx, sprint.sprint_id), await daysOf(trx, sprint.sprint_id)];
  const before = await findForecast(trx, sprint.sprint_id);
  const decision = sprint.decision_id === null ? undefined : await findDecision(trx, sprint.decision_id);
  const body: SprintForecast = {
    ...forecastFor({ sprint, tasks, days, project }, to.history),
    decision_source: decision?.source ?? null,
    version: (before?.version ?? 0) + 1,
  };
  // Not as text: jsonb keeps no order of keys.
  if (before && isDeepStrictEqual({ ...before, version: 0 }, { ...body, version: 0 })) return;
  await writeForecast(body, to);
}

/** The decision may be read after the start of the sprint to which it led. */
export async function nameSource({ decision_id, source, sprint_id }: Decision, to: Applying): Promise<void> {
  const before = sprint_id === null ? undefined : await findForecast(to.work.trx, sprint_id);
  if (before?.decision_id !== decision_id || before.decision_source === source) return;
  await writeForecast({ ...before, decision_source: source, version: before.version + 1 }, to);
}

async function writeForecast(body: SprintForecast, { work: { trx, emit }, tells }: Applying): Promise<void> {
  const { project_id, sprint_id } = body;
  await saveForecast(trx, body);
  if (tells.forecasts) await emit(forecastChanged, sprint_id, body.version, { project_id, sprint_id });
}
