import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ConfigError, readConfig, secret } from './config.ts';

const dir = mkdtempSync(join(tmpdir(), 'dsm-config-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const schema = z.object({
  DSM_PORT: z.coerce.number().int().min(0).max(65_535).default(8081),
  DSM_HOST: z.string().default('127.0.0.1'),
  DSM_DATA_DIR: z.string(),
});

it('takes values, defaults, and nothing of other programs', () => {
  const env = { DSM_DATA_DIR: '/data', DSM_PORT: '9000', DSM_HOST: '', PATH: '/bin' };
  expect(readConfig(schema, env)).toEqual({ DSM_PORT: 9000, DSM_HOST: '127.0.0.1', DSM_DATA_DIR: '/data' });
});

it('tells every fault at once, also those between variables', () => {
  const rule = () => ['DSM_HOST: not on a Monday'];
  const read = () => readConfig(schema, { DSM_PORT: 'many', DSM_DATADIR: '/data' }, [rule]);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/DSM_DATADIR: there is no such setting/);
  expect(read).toThrow(/DSM_PORT: /);
  expect(read).toThrow(/DSM_DATA_DIR: missing/);
  expect(read).toThrow(/DSM_HOST: not on a Monday/);
});

describe('a secret', () => {
  const shape = z.object({ DSM_URL: secret(z.url().optional()), DSM_KEY: secret(z.string()), DSM_PLAIN: z.string() });
  const fileWith = (content: string): string => {
    const file = join(dir, 'secret');
    writeFileSync(file, content);
    return file;
  };
  const given = { DSM_KEY: 'k', DSM_PLAIN: 'p' };

  it('may stand in a file, and is read again when it changes', () => {
    const file = fileWith('postgres://a:one@db/x\n');
    const config = readConfig(shape, { ...given, DSM_URL_FILE: file });
    expect(config.DSM_URL).toBe('postgres://a:one@db/x');
    fileWith('postgres://a:two@db/x');
    expect(config.DSM_URL).toBe('postgres://a:two@db/x');
    expect({ ...config }).toMatchObject({ DSM_URL: 'postgres://a:two@db/x' });
  });

  it('stays as it was while its file is half written, wrong or gone', () => {
    const file = fileWith('postgres://a:one@db/x');
    const config = readConfig(shape, { ...given, DSM_URL_FILE: file });
    for (const content of ['', 'no address']) {
      fileWith(content);
      expect(config.DSM_URL).toBe('postgres://a:one@db/x');
    }
    rmSync(file);
    expect(config.DSM_URL).toBe('postgres://a:one@db/x');
  });

  it.each([
    [{ DSM_KEY: 'a', DSM_KEY_FILE: '/b' }, 'DSM_KEY: it is given twice, by DSM_KEY_FILE too'],
    [{ DSM_KEY_FILE: '/nowhere/key' }, 'DSM_KEY_FILE: /nowhere/key: there is no such file'],
    [{ DSM_KEY_FILE: dir }, `DSM_KEY_FILE: ${dir}: EISDIR`],
    [{ DSM_PLAIN_FILE: '/b' }, 'DSM_PLAIN_FILE: there is no such setting'],
    [{}, 'DSM_KEY: missing'],
  ])('%j is refused', (env, fault) => {
    expect(() => readConfig(shape, { DSM_PLAIN: 'p', ...env })).toThrow(fault);
  });

  it('is missing once when its file cannot be read, and is never shown', () => {
    const empty = fileWith('  \n');
    const rule = ({ DSM_URL }: Record<string, string | undefined>) => (DSM_URL ? [] : ['DSM_URL: missing']);
    const faults = (env: object) => {
      try {
        readConfig(shape, { ...given, ...env }, [rule]);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(faults({ DSM_URL_FILE: empty })).toBe(`configuration:\n  DSM_URL_FILE: ${empty}: it is empty`);
    expect(faults({ DSM_URL: 'swordfish' })).not.toContain('swordfish');
  });
});
