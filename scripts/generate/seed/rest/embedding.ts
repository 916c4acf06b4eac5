import { part } from './part.ts';

export const embeddingRows = part('embedding service', 'embedding', [
  ['S:1554-1571', 'POST /embed', 'there', '503 without a model server', [200, 503], { text: 'Sprint planning' }],
  [
    'S:1573-1597',
    'POST /embed/batch',
    'there',
    '503 without a model server',
    [200, 503],
    { texts: ['Sprint planning', 'Daily scrum'] },
  ],
  ['S:1600-1609', 'GET /health', 'there', 'The model server is asked', [200, 503]],
  ['S:1611-1622', 'GET /metrics', 'there', 'JSON; Prometheus’ text for who asks so'],
]);
