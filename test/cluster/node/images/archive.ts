import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packLayer } from '../../../../scripts/image/layer.ts';
import { writeOciArchive } from '../../../../scripts/image/oci-archive.ts';

export interface ImageFiles {
  /** as pods name it */
  reference: string;
  /** a layer each, lowest first */
  folders: string[];
  /** `config` of the OCI image specification */
  config: Record<string, unknown>;
}

/** Writes an image's archive, which appears complete or not at all. */
export async function archiveImage({ reference, folders, config }: ImageFiles, file: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'dsm-image-'));
  try {
    const layers = [];
    for (const [index, folder] of folders.entries())
      layers.push(await packLayer(folder, join(scratch, `${index}.tar.gz`)));
    const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
    mkdirSync(join(file, '..'), { recursive: true });
    await writeOciArchive({ reference, architecture, layers, config }, `${file}.new`);
    renameSync(`${file}.new`, file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
