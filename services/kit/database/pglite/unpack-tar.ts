import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = 512;
const FILE = '0';
const FOLDER = '5';

/**
 * Writes the files and folders of a plain (ustar) tar to a folder, which appears whole or not at all.
 * @throws when something is neither file nor folder
 */
export function unpackTar(tar: Buffer, target: string): void {
  const scratch = `${target}.new`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const text = (offset: number, length: number) =>
      tar.toString('utf8', at + offset, at + offset + length).replace(/\0.*$/s, '');
    const path = join(scratch, text(345, 155), text(0, 100));
    const size = Number.parseInt(text(124, 12), 8);
    const type = text(156, 1);
    at += BLOCK;
    if (type === FOLDER) mkdirSync(path, { recursive: true });
    else if (type === FILE) writeFileSync(path, tar.subarray(at, at + size));
    else throw new Error(`unpack: ${path}: neither a file nor a folder`);
    at += Math.ceil(size / BLOCK) * BLOCK;
  }
  renameSync(scratch, target);
}
