import { expect, it } from 'vitest';
import { serversOf } from './servers.ts';

it('says which server is missing, and what to do', async () => {
  const [postgres, redis, pglite] = await serversOf({ DSM_POSTGRES_BIN: '/nowhere', DSM_REDIS_SERVER: '/nowhere' });
  expect(postgres).toMatch(/^none: find PostgreSQL: DSM_POSTGRES_BIN=\/nowhere lacks .*; install .*pgvector/);
  expect(redis).toMatch(/^none: find Redis: DSM_REDIS_SERVER=\/nowhere: .*; install /);
  expect(pglite).toMatch(/^PGlite \d/);
});
