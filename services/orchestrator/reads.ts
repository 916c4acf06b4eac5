import type { ProjectOutlook } from './contract/shapes.ts';
import { velocityOf } from './domain/velocity.ts';
import type { History } from './learning/history.ts';
import { episodeIdOf } from './memory/episode-id.ts';
import { adviceOf, shownAdvice } from './store/advice.ts';
import { changesOf } from './store/counters.ts';
import { findDecision } from './store/decisions.ts';
import { forecastsChangedSince } from './store/forecasts.ts';
import { projectsChangedSince } from './store/projects.ts';
import type { OrchestratorDatabase, ProjectRow } from './store/tables.ts';

interface Page {
  changed_since?: string | undefined;
  project_id?: string | undefined;
  limit: number;
}

/** A cursor of these lists. One that this database never gave, from before a rebuild for example, begins anew. */
async function sinceOf(db: OrchestratorDatabase, { changed_since: text = '0' }: Page): Promise<number> {
  return Number(text) > (await changesOf(db)) ? 0 : Number(text);
}

export async function listForecasts(db: OrchestratorDatabase, page: Page) {
  const since = await sinceOf(db, page);
  const rows = await forecastsChangedSince(db, { since, projectId: page.project_id, limit: page.limit });
  const ids = rows.map(({ body }) => episodeIdOf(body));
  const said = await adviceOf(db, ids);
  return {
    forecasts: rows.map(({ body }, i) => ({ ...body, advice: shownAdvice(said.get(ids[i] ?? '')) })),
    next: String(rows.at(-1)?.changed ?? since),
  };
}

export async function listProjects(db: OrchestratorDatabase, history: History, page: Page) {
  const since = await sinceOf(db, page);
  const rows = await projectsChangedSince(db, { since, projectId: page.project_id, limit: page.limit });
  const projects = await Promise.all(rows.map((row) => outlookOf(db, history, row)));
  return { projects, next: String(rows.at(-1)?.changed ?? since) };
}

async function outlookOf(db: OrchestratorDatabase, history: History, row: ProjectRow): Promise<ProjectOutlook> {
  const last = row.last_decision_id === null ? undefined : await findDecision(db, row.last_decision_id);
  const mode = history.closed(row.project_id).at(-1)?.mode ?? 'Live';
  const own = history.own(row.project_id, mode, row.unit);
  return {
    project_id: row.project_id,
    velocity: {
      unit: row.unit,
      ...velocityOf(own.map(({ delivered }) => delivered)),
      sprints: history.ownCount(row.project_id, mode, row.unit),
    },
    last_decision: last ?? null,
    settings_digest: row.settings_digest,
    owner: row.owner,
    version: row.version,
  };
}
