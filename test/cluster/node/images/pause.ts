import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAUSE_IMAGE } from '../versions.ts';
import { archiveImage } from './archive.ts';

/** Makes the image of the program that holds a pod's namespaces. */
export async function makePauseImage(file: string, program: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-pause-'));
  try {
    copyFileSync(program, join(folder, 'pause'));
    await archiveImage({ reference: PAUSE_IMAGE, folders: [folder], config: { Entrypoint: ['/pause'] } }, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
