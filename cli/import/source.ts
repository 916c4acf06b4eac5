import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ImportError } from './import-error.ts';

/** A file inside a folder: `path` as shown to the user, `inside` relative to the folder, with slashes. */
export interface FolderFile {
  path: string;
  inside: string;
  bytes: Uint8Array;
}

/** What was read, undecoded: `path` as the user gave it, `absolute` for names. */
export type Source = { path: string; absolute: string } & (
  | { kind: 'file'; bytes: Uint8Array }
  | { kind: 'folder'; files: FolderFile[] }
);

/** Reads a file, or the Markdown files and settings of a folder at any depth. Throws ImportError when it cannot be read. */
export async function readSource(path: string): Promise<Source> {
  const absolute = resolve(path);
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return { kind: 'file', path, absolute, bytes: await readFile(path) };
    const files = await folderFiles(path, '');
    // The settings of tasks/ lie beside it.
    const above = join(dirname(absolute), 'config.yml');
    if (basename(absolute) === 'tasks' && (await isFile(above))) {
      files.push({ path: above, inside: 'config.yml', bytes: await readFile(above) });
    }
    return { kind: 'folder', path, absolute, files };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'no such file or folder' : String(code);
    throw new ImportError(`cannot import: ${path}: ${why}`);
  }
}

async function folderFiles(root: string, inside: string): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
    const here = inside === '' ? entry.name : `${inside}/${entry.name}`;
    const path = join(root, here);
    // Backlog.md's own folder may be hidden; other hidden folders and packages hold other people's files.
    const isForeign = (entry.name.startsWith('.') && entry.name !== '.backlog') || entry.name === 'node_modules';
    if (entry.isDirectory() && !isForeign) files.push(...(await folderFiles(root, here)));
    else if (/\.md$|^(?:backlog\.)?config\.ya?ml$/i.test(entry.name) && (entry.isFile() || (await isFile(path)))) {
      files.push({ path, inside: here, bytes: await readFile(path) });
    }
  }
  return files;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
