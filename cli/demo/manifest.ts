import { fileURLToPath } from 'node:url';
import { importBacklog } from '../import/import.ts';
import { optionsOf } from '../import/options.ts';
import { readSource } from '../import/source.ts';

/** What `dsm import` prints of a file of the examples. */
export async function manifestOf(path: string) {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return importBacklog(await readSource(file), optionsOf({})).manifest;
}
