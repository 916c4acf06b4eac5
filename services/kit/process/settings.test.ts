import { expect, it } from 'vitest';
import { z } from 'zod';
import { dataSettings, processSettings, readServiceConfig } from './settings.ts';

const schema = z.object({ ...processSettings(8081), ...dataSettings });
const read = (env: Record<string, string>) => readServiceConfig(schema, env);
const url = { DSM_DATABASE_URL: 'postgresql://a:b@db/c' };
const bus = { DSM_BUS: 'memory' };

it.each([
  [{ ...url, ...bus }],
  [{ DSM_PGLITE_DIR: '/data', DSM_BUS: 'rediss://:p@redis:6380/1' }],
  [{ ...url, ...bus, DSM_CLOCK_FILE: '/now' }],
  [{ ...url, ...bus, DSM_CLOCK_FILE: '/now', DSM_LISTEN: '[::1]:0' }],
  [{ ...url, ...bus, DSM_LISTEN: '127.0.0.2:80' }],
])('%j is a configuration', (env) => expect(read(env)).toMatchObject({ DSM_DRAIN_MS: 2_000, DSM_LOG_LEVEL: 'info' }));

it('a pool has ten connections, or as many as are asked for', () => {
  expect(read({ ...url, ...bus })).toMatchObject({ DSM_DATABASE_POOL: 10 });
  expect(read({ ...url, ...bus, DSM_DATABASE_POOL: '25' })).toMatchObject({ DSM_DATABASE_POOL: 25 });
});

it.each([
  [bus, 'DSM_DATABASE_URL: missing, and there is no DSM_PGLITE_DIR'],
  [{ ...url, ...bus, DSM_PGLITE_DIR: '/data' }, 'DSM_PGLITE_DIR: DSM_DATABASE_URL is given too'],
  [{ ...bus, DSM_DATABASE_URL: 'mysql://a' }, 'DSM_DATABASE_URL: want postgres://'],
  [{ ...url }, 'DSM_BUS: want redis://host:port or memory'],
  [{ ...url, DSM_BUS: 'amqp://a' }, 'DSM_BUS: want redis://host:port or memory'],
  [{ ...url, ...bus, DSM_CLOCK_FILE: '/now', DSM_LISTEN: '0.0.0.0:80' }, 'DSM_CLOCK_FILE: it is for tests'],
  [{ ...url, ...bus, DSM_LISTEN: '0.0.0.0:80' }, 'DSM_AUTH: none is for loopback alone'],
  [{ ...url, ...bus, DSM_DRAIN_MS: '8001' }, 'DSM_DRAIN_MS: '],
  [{ ...url, ...bus, DSM_DATABASE_POOL: '1' }, 'DSM_DATABASE_POOL: '],
  [{ ...url, ...bus, DSM_DATABASE_POOL: '2.5' }, 'DSM_DATABASE_POOL: '],
  [{ ...url, ...bus, DSM_DATABASE_URL_FILE: '/x' }, 'DSM_DATABASE_URL: it is given twice'],
])('%j is none', (env, fault) => expect(() => read(env)).toThrow(fault));
