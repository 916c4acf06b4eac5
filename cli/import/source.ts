import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { MarkdownFile } from './backlog-md.ts';
import { ImportError } from './entry.ts';
import type { Source } from './import.ts';

/** Reads a CSV file, or the Markdown files of a folder at any depth. Throws ImportError when it cannot be read. */
export async function readSource(path: string, all: boolean): Promise<Source> {
  const name = basename(resolve(path));
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { kind: 'folder', path, name, all, files: await markdownFiles(path, '') };
    return { kind: 'csv', path, name, all, text: decode(await readFile(path)) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'no such file or folder' : String(code);
    throw new ImportError(`cannot import: ${path}: ${why}`);
  }
}

async function markdownFiles(root: string, inside: string): Promise<MarkdownFile[]> {
  const files: MarkdownFile[] = [];
  for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
    const here = inside === '' ? entry.name : `${inside}/${entry.name}`;
    const path = join(root, here);
    // Backlog.md's own folder may be hidden; other hidden folders and packages hold other people's files.
    const isForeign = (entry.name.startsWith('.') && entry.name !== '.backlog') || entry.name === 'node_modules';
    if (entry.isDirectory() && !isForeign) files.push(...(await markdownFiles(root, here)));
    else if (/\.md$/i.test(entry.name) && (entry.isFile() || (await isFileBehindLink(path)))) {
      files.push({ path, inside: here, text: decode(await readFile(path)) });
    }
  }
  return files;
}

async function isFileBehindLink(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/**
 * UTF-8; UTF-16 by its mark (Excel's "Unicode text") or by the empty half of a first letter of ASCII; else Windows-1252,
 * which older spreadsheets write.
 */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || second === 0) return new TextDecoder('utf-16le').decode(bytes);
  if ((first === 0xfe && second === 0xff) || first === 0) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
