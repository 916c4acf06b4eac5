import { sql } from 'kysely';
import { countOnFrom } from '../../../kit/database/outbox/aggregate-versions.ts';

/** Versions of events are numbers of their own from now on; until now they were those of rows. */
export const countEvents = countOnFrom((db) => [
  db
    .selectFrom('backlogs')
    .select([sql<string>`'Backlog'`.as('aggregate_type'), 'project_id as aggregate_id', 'version']),
  db
    .selectFrom('backlogs')
    .select([sql<string>`'Velocity'`.as('aggregate_type'), 'project_id as aggregate_id', 'counted_sprints as version'])
    .where('counted_sprints', '>', 0),
]);
