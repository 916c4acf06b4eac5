import { sql } from 'kysely';
import { countOnFrom } from '../../../kit/database/outbox/aggregate-versions.ts';

/** Versions of events are numbers of their own from now on; until now they were those of rows. */
export const countEvents = countOnFrom((db) => [
  db.selectFrom('sprints').select([sql<string>`'Sprint'`.as('aggregate_type'), 'sprint_id as aggregate_id', 'version']),
]);
