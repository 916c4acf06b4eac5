import { Problem } from '../../kit/calls/problem.ts';
import type { ChronicleDatabase } from '../store/tables.ts';

/** @throws Problem project_not_found when no note of any kind tells of it */
export async function requireProject(db: ChronicleDatabase, projectId: string): Promise<void> {
  const known = await db
    .selectFrom('sprint_figures')
    .select('project_id')
    .where('project_id', '=', projectId)
    .limit(1)
    .executeTakeFirst();
  if (!known) throw new Problem('project_not_found', `no note tells of project ${projectId}`);
}
