import { part } from './part.ts';

export const dailyScrumRows = part('Daily Scrum service, which the seed deprecates', 'sprint', [
  [
    'S:573-576',
    'GET /health',
    'differs',
    'That of the sprint service, which has taken its work over (S:557); Redis is no part of it, since nothing fails while it is away',
  ],
  [
    'S:579-588',
    'POST /scrums/{sprint_id}/run',
    'there',
    'Served by the sprint service and marked deprecated (header `Deprecation`): the daily scrum as above, and `event_count`',
    200,
    undefined,
    '/scrums/SEED-S01/run',
  ],
]);
