import { isDeepStrictEqual } from 'node:util';
import { together } from '../../kit/database/together.ts';
import { forecastChanged } from '../contract/events.ts';
import type { Decision, SprintForecast } from '../contract/shapes.ts';
import { forecastFor, type Running } from '../learning/running.ts';
import { findForecast, forecastsOf, passForecasts, saveForecasts } from '../store/forecasts.ts';
import { daysOfAll, tasksOfAll } from '../store/running-sprints.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import type { Applying } from './applying.ts';

/** A running sprint as an event has left it. */
export interface Told extends Running {
  /** its forecast as it is; undefined: there is none yet */
  shown: SprintForecast | undefined;
  /** of the decision that led to it; null: it is not known */
  source: Decision['source'] | null;
  /**
   * place of that event in the log. It is the version of the forecast, so that it is the same whichever events were applied together, and
   * also when all of them are applied anew
   */
  seq: number;
}

/** Works the forecast out anew, writes it, and tells of it when what is shown changed. */
export async function refreshForecast(
  sprint: SprintRow,
  project: ProjectRow,
  seq: number,
  to: Applying,
): Promise<void> {
  const { trx } = to.work;
  const ids = { sprintIds: [sprint.sprint_id] };
  const queries = [tasksOfAll(trx, ids), daysOfAll(trx, ids), forecastsOf(trx, ids)] as const;
  const [tasks, days, [forecast]] = await together(trx, queries);
  const { body: shown, source = null } = forecast ?? {};
  await refreshForecasts([{ sprint, project, tasks, days, shown, source, seq }], to);
}

/** The same of several sprints. */
export async function refreshForecasts(all: readonly Told[], to: Applying): Promise<void> {
  const { trx, later } = to.work;
  const passed: Pick<SprintForecast, 'sprint_id' | 'version'>[] = [];
  const changed = all.flatMap((running): SprintForecast[] => {
    const { shown, source, seq } = running;
    const body: SprintForecast = {
      ...forecastFor(running, to.history),
      decision_source: source,
      version: Math.max(shown?.version ?? 0, seq),
    };
    // Not as text: jsonb keeps no order of keys.
    const isShown = shown && isDeepStrictEqual({ ...shown, version: 0 }, { ...body, version: 0 });
    if (!isShown) return [body];
    if (body.version > shown.version) passed.push({ sprint_id: body.sprint_id, version: body.version });
    return [];
  });
  later(passForecasts(trx, passed));
  await writeForecasts(changed, to);
}

/** The decision may be read after the start of the sprint to which it led. */
export async function nameSource(
  { decision_id, source, sprint_id }: Decision,
  seq: number,
  to: Applying,
): Promise<void> {
  const before = sprint_id === null ? undefined : await findForecast(to.work.trx, sprint_id);
  if (before?.decision_id !== decision_id || before.decision_source === source) return;
  await writeForecasts([{ ...before, decision_source: source, version: Math.max(before.version, seq) }], to);
}

async function writeForecasts(
  bodies: readonly SprintForecast[],
  { work: { trx, emit, later }, tells }: Applying,
): Promise<void> {
  later(saveForecasts(trx, bodies));
  if (!tells.forecasts) return;
  for (const { project_id, sprint_id } of bodies) await emit(forecastChanged, sprint_id, { project_id, sprint_id });
}
