import { sql } from 'kysely';
import { countOnFrom } from '../../../kit/database/outbox/aggregate-versions.ts';

/** Versions of events are numbers of their own from now on; until now they were those of rows and places in the log. */
export const countEvents = countOnFrom((db) => [
  ...['Decision', 'OrchestrationSettings'].map((type) =>
    db
      .selectFrom('projects')
      .select([sql<string>`${type}`.as('aggregate_type'), 'project_id as aggregate_id', 'event_version as version'])
      .where('event_version', '>', 0),
  ),
  db
    .selectFrom('forecasts')
    .select([
      sql<string>`'Forecast'`.as('aggregate_type'),
      'sprint_id as aggregate_id',
      sql<number>`(body ->> 'version')::bigint`.as('version'),
    ]),
  db
    .selectFrom('advice')
    .innerJoin('agent_episodes', (j) => j.on(sql<boolean>`agent_episodes.episode_id::text = advice.episode_id`))
    .select([
      sql<string>`'Advice'`.as('aggregate_type'),
      'agent_episodes.sprint_id as aggregate_id',
      (e) => e.fn.max('advice.version').as('version'),
    ])
    .where('agent_episodes.sprint_id', 'is not', null)
    .groupBy('agent_episodes.sprint_id'),
]);
