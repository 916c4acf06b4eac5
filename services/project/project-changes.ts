import { pageOfChanges } from '../kit/database/changed-rows.ts';
import { naturally } from '../kit/natural-order.ts';
import type { Answer } from './answers.ts';
import { changedProjects } from './store/changes.ts';
import type { ProjectDatabase } from './store/tables.ts';

/** @throws Problem invalid_input */
export async function listProjectChanges(
  db: ProjectDatabase,
  page: { changed_since?: string | undefined; limit: number },
): Promise<Answer<'listProjectChanges'>> {
  const { rows, next } = await pageOfChanges(
    db,
    page,
    (cursor) => changedProjects(db, cursor, page.limit),
    ({ id }) => id,
  );
  const projects = rows.map(({ id, team, ...state }) => ({ project_id: id, ...state, team: team.sort(naturally) }));
  return { projects, next };
}
