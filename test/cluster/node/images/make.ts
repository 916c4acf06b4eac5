import { chmodSync, copyFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from '../../../../dev/debian/packages.ts';
import { findDebianSource } from '../../../../dev/debian/source.ts';
import type { BuildOptions } from '../../../../dev/go-programs/build-module.ts';
import { locatePostgres } from '../../../../dev/postgres/locate.ts';
import { locateRedis } from '../../../../dev/redis/locate.ts';
import { makeDebianBase } from '../../../../scripts/image/debian-base.ts';
import { packLayer } from '../../../../scripts/image/layer.ts';
import { writeOciArchive } from '../../../../scripts/image/oci-archive.ts';
import { PAUSE_IMAGE, POSTGRES_IMAGE, REDIS_IMAGE } from '../versions.ts';

/** Makes the images that a cluster has besides DSM's own, of the programs that the other tests run too. */
export async function makeImages(target: string, pause: string, options: BuildOptions): Promise<void> {
  options.log('making the images of PostgreSQL, Redis and pause: about 20 s, once');
  const scratch = `${target}.making.${process.pid}`;
  const [folder, archives] = [join(scratch, 'files'), join(scratch, 'images')];
  mkdirSync(archives, { recursive: true });
  const image = async (name: string, reference: string, folders: string[], config: Record<string, unknown>) => {
    const layers = [];
    for (const [index, each] of folders.entries())
      layers.push(await packLayer(each, join(scratch, `${name}.${index}.tar.gz`)));
    const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
    await writeOciArchive({ reference, architecture, layers, config }, join(archives, `${name}.tar`));
  };
  try {
    const files = (name: string, ...programs: [from: string, to: string][]) => {
      for (const [from, to] of programs) {
        mkdirSync(join(folder, name, to, '..'), { recursive: true });
        copyFileSync(from, join(folder, name, to));
      }
      return join(folder, name);
    };
    await image('pause', PAUSE_IMAGE, [files('pause', [pause, 'pause'])], { Entrypoint: ['/pause'] });

    const base = join(folder, 'base');
    await makeDebianBase(base, { env: options.env });
    // initdb starts the server by a shell, and psql is there for who looks.
    await addShell(base, options);

    const redis = await locateRedis(options);
    const redisFiles = files('redis', [redis.program, 'usr/local/bin/redis-server']);
    await image('redis', REDIS_IMAGE, [base, redisFiles], {
      User: '65532:65532',
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin'],
      Cmd: ['redis-server'],
    });

    const postgres = await locatePostgres(options);
    if (postgres.portable === null)
      throw new Error('make the image of PostgreSQL: DSM_POSTGRES_BIN: it works only where it is; unset it');
    const postgresFiles = join(folder, 'postgres');
    cpSync(postgres.portable, join(postgresFiles, 'opt/postgres'), { recursive: true });
    mkdirSync(join(postgresFiles, 'usr/local/bin'), { recursive: true });
    const bin = join('/opt/postgres', postgres.bin.slice(postgres.portable.length));
    cpSync(join(import.meta.dirname, 'start-postgres.sh'), join(postgresFiles, 'usr/local/bin/start-postgres'));
    chmodSync(join(postgresFiles, 'usr/local/bin/start-postgres'), 0o755);
    mkdirSync(join(postgresFiles, 'etc'));
    writeFileSync(join(postgresFiles, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\npostgres:x:999:999::/tmp:/bin/sh\n');
    await image('postgres', POSTGRES_IMAGE, [base, postgresFiles], {
      User: '999:999',
      Env: [`PATH=${bin}:/usr/local/bin:/usr/bin:/bin`],
      Entrypoint: ['/usr/local/bin/start-postgres'],
    });
    renameSync(archives, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function addShell(base: string, options: BuildOptions): Promise<void> {
  const source = findDebianSource(options.env);
  if (source === undefined) throw new Error('make images: Debian: no source of it; set DSM_DEBIAN_MIRROR to a mirror');
  const packages = { names: ['dash', 'zlib1g'], suite: 'bookworm', source, withDependencies: false };
  await unpackPackages(packages, base, { env: options.env });
}
