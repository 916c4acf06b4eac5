import { expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, readConfig } from './config.ts';

const schema = z.object({
  DSM_PORT: z.coerce.number().int().min(0).max(65_535).default(8081),
  DSM_HOST: z.string().default('127.0.0.1'),
  DSM_DATA_DIR: z.string(),
});

it('takes values, defaults, and nothing of other programs', () => {
  const env = { DSM_DATA_DIR: '/data', DSM_PORT: '9000', DSM_HOST: '', PATH: '/bin' };
  expect(readConfig(schema, env)).toEqual({ DSM_PORT: 9000, DSM_HOST: '127.0.0.1', DSM_DATA_DIR: '/data' });
});

it('tells every fault at once', () => {
  const read = () => readConfig(schema, { DSM_PORT: 'many', DSM_DATADIR: '/data' });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/DSM_DATADIR: there is no such setting/);
  expect(read).toThrow(/DSM_PORT: /);
  expect(read).toThrow(/DSM_DATA_DIR: /);
});
