import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

export interface Layer {
  /** the file that holds it, gzipped */
  file: string;
  /** SHA-256 of the tar, by which the image's configuration knows it */
  diffId: string;
  /** SHA-256 of the gzipped tar, by which registries know it */
  digest: string;
  /** bytes, gzipped */
  size: number;
  /** bytes of the tar */
  unpacked: number;
}

/**
 * Packs a folder into a layer. The same files give the same bytes, whoever packs them and when: entries in the order of their names,
 * owned by root, of 1970.
 */
export async function packLayer(folder: string, file: string): Promise<Layer> {
  const tar = pack();
  const [plain, zipped] = [new Sum(), new Sum()];
  const written = pipeline(tar, plain, createGzip({ level: 6 }), zipped, createWriteStream(file));
  await addAll(tar, folder);
  tar.finalize();
  await written;
  return {
    file,
    diffId: `sha256:${plain.hash.digest('hex')}`,
    digest: `sha256:${zipped.hash.digest('hex')}`,
    size: zipped.bytes,
    unpacked: plain.bytes,
  };
}

async function addAll(tar: ReturnType<typeof pack>, folder: string): Promise<void> {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    const common: Partial<Header> & { name: string } = {
      name,
      mode: stat.mode & 0o7777,
      uid: 0,
      gid: 0,
      mtime: new Date(0),
    };
    if (stat.isDirectory()) await entry(tar, { ...common, name: `${name}/`, type: 'directory' });
    else if (stat.isSymbolicLink()) await entry(tar, { ...common, type: 'symlink', linkname: readlinkSync(path) });
    else await entry(tar, { ...common, type: 'file', size: stat.size }, path);
  }
}

/** All names below a folder, a folder before what is in it; links are not followed. */
function namesIn(folder: string, below = ''): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const name = join(below, entry.name);
    return entry.isDirectory() ? [name, ...namesIn(folder, name)] : [name];
  });
}

async function entry(
  tar: ReturnType<typeof pack>,
  header: Partial<Header> & { name: string },
  content?: string,
): Promise<void> {
  if (content === undefined) {
    await new Promise<void>((resolve, reject) => tar.entry(header, (error) => (error ? reject(error) : resolve())));
    return;
  }
  const body = tar.entry(header);
  await pipeline(createReadStream(content), body);
}

/** Lets everything through, and knows its checksum and length. */
class Sum extends PassThrough {
  readonly hash = createHash('sha256');
  bytes = 0;

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    super._transform(chunk, encoding, done as () => void);
  }
}
