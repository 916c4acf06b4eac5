import { sql } from 'kysely';
import { type ChangeCursor, writtenSince } from '../../kit/database/changed-rows.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { BacklogDatabase } from './tasks.ts';

/** Backlogs that changed, by project. Whoever writes a task writes the backlog's row as well: its version. */
export const changedBacklogs = (db: BacklogDatabase, { since, after }: ChangeCursor, limit: number) =>
  db
    .selectFrom('backlogs')
    .selectAll()
    .where('project_id', '>', after)
    .where(writtenSince(sql.ref('backlogs.xmin'), since))
    .where(visibleBy('project_id'))
    .orderBy('project_id')
    .limit(limit)
    .execute();
