import { chmodSync, copyFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackages } from '../../../../dev/debian/packages.ts';
import { findDebianSource } from '../../../../dev/debian/source.ts';
import type { BuildOptions } from '../../../../dev/go-programs/build-module.ts';
import { locatePostgres } from '../../../../dev/postgres/locate.ts';
import { locateRedis } from '../../../../dev/redis/locate.ts';
import { makeDebianBase } from '../../../../scripts/image/debian-base.ts';
import { POSTGRES_IMAGE, REDIS_IMAGE } from '../versions.ts';
import { archiveImage } from './archive.ts';

const PATH = '/usr/local/bin:/usr/bin:/bin';

/** Makes the images of PostgreSQL and Redis, of the programs that the other tests run too. */
export async function makeServerImages(target: string, options: BuildOptions): Promise<void> {
  options.log('making the images of PostgreSQL and Redis: about 20 s, once');
  const scratch = `${target}.making.${process.pid}`;
  const [base, archives] = [join(scratch, 'base'), join(scratch, 'images')];
  try {
    await makeDebianBase(base, { env: options.env });
    await addShell(base, options);
    const redis = join(scratch, 'redis');
    await layRedis(redis, options);
    const redisConfig = { User: '65532:65532', Env: [`PATH=${PATH}`], Cmd: ['redis-server'] };
    const redisImage = { reference: REDIS_IMAGE, folders: [base, redis], config: redisConfig };
    await archiveImage(redisImage, join(archives, 'redis.tar'));

    const postgres = join(scratch, 'postgres');
    const bin = await layPostgres(postgres, options);
    const entrypoint = ['/usr/local/bin/start-postgres'];
    const postgresConfig = { User: '999:999', Env: [`PATH=${bin}:${PATH}`], Entrypoint: entrypoint };
    const postgresImage = { reference: POSTGRES_IMAGE, folders: [base, postgres], config: postgresConfig };
    await archiveImage(postgresImage, join(archives, 'postgres.tar'));
    renameSync(archives, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function layRedis(folder: string, options: BuildOptions): Promise<void> {
  const bin = join(folder, 'usr/local/bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync((await locateRedis(options)).program, join(bin, 'redis-server'));
}

/** Gives the folder of its programs in the image. */
async function layPostgres(folder: string, options: BuildOptions): Promise<string> {
  const { portable, bin } = await locatePostgres(options);
  if (portable === null)
    throw new Error('make the image of PostgreSQL: DSM_POSTGRES_BIN: it works only where it is; unset it');
  cpSync(portable, join(folder, 'opt/postgres'), { recursive: true });
  const start = join(folder, 'usr/local/bin/start-postgres');
  cpSync(join(import.meta.dirname, 'start-postgres.sh'), start);
  chmodSync(start, 0o755);
  mkdirSync(join(folder, 'etc'));
  // initdb wants to know the name of who runs it.
  const users = 'root:x:0:0::/root:/bin/sh\npostgres:x:999:999::/tmp:/bin/sh\n';
  writeFileSync(join(folder, 'etc/passwd'), users);
  return join('/opt/postgres', bin.slice(portable.length));
}

/** initdb starts the server by a shell. */
async function addShell(base: string, options: BuildOptions): Promise<void> {
  const source = findDebianSource(options.env);
  if (source === undefined) throw new Error('make images: Debian: no source of it; set DSM_DEBIAN_MIRROR to a mirror');
  const packages = { names: ['dash', 'zlib1g'], suite: 'bookworm', source, withDependencies: false };
  await unpackPackages(packages, base, { env: options.env });
}
