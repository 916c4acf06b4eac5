import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';

type Environment = Record<string, string | undefined>;

export const PROMTOOL_VERSION = 'v0.316.0';

export const promtoolFolder = (env: Environment): string => cacheFolder(env, 'promtool', PROMTOOL_VERSION);

/** The promtool of PATH, else the one that `make check-alerts` has built into the user's cache; undefined: there is none. */
export const findPromtool = (env: Environment): string | undefined =>
  [...(env.PATH ?? '').split(delimiter), promtoolFolder(env)].map((folder) => join(folder, 'promtool')).find(isProgram);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
