import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';

const PACKAGES = ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'];
const DIGEST_BYTES = 32;

/**
 * An empty database's folder as a tar, from the cache or put there now: to take it up costs a quarter of the time that
 * making a folder takes. Undefined when the cache cannot be used.
 *
 * @param make a database in memory, newly made
 */
export async function preparedPGlite(cache: string, make: () => Promise<PGlite>): Promise<Buffer | undefined> {
  const file = join(cache, `${PACKAGES.map(versionOf).join('-')}.tar`);
  const kept = await readKept(file);
  if (kept !== undefined) return kept;
  const scratch = `${file}.${randomUUID()}`;
  try {
    mkdirSync(cache, { recursive: true });
    // A cache that cannot be written to is noticed before anything is made for it.
    writeFileSync(scratch, '');
    const tar = await dump(await make());
    // Behind its end, where readers of a tar do not look.
    writeFileSync(scratch, Buffer.concat([tar, digestOf(tar)]));
    renameSync(scratch, file);
    return tar;
  } catch {
    return undefined;
  } finally {
    await rm(scratch, { force: true }).catch(() => {});
  }
}

/** Undefined when there is none, or one that is cut or was never ours. */
async function readKept(file: string): Promise<Buffer | undefined> {
  const content = await readFile(file).catch(() => Buffer.alloc(0));
  const tar = content.subarray(0, -DIGEST_BYTES);
  return tar.length > 0 && digestOf(tar).equals(content.subarray(-DIGEST_BYTES)) ? tar : undefined;
}

async function dump(pglite: PGlite): Promise<Buffer> {
  try {
    await pglite.exec('create extension vector');
    return Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer());
  } finally {
    await pglite.close();
  }
}

const digestOf = (content: Buffer): Buffer => createHash('sha256').update(content).digest();

function versionOf(name: string): string {
  const manifest = new URL('../package.json', import.meta.resolve(name));
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
