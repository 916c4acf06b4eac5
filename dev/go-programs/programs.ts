import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';

type Environment = Record<string, string | undefined>;

/** A program that is not on every machine, and that `go install` makes. */
export interface GoProgram {
  name: string;
  version: string;
  /** the package of its main */
  source: string;
  /** what `go install` gets besides */
  flags?: readonly string[];
  /** how long a build takes, on two cores */
  takes: string;
}

export const PROMTOOL: GoProgram = {
  name: 'promtool',
  version: 'v0.316.0',
  source: 'github.com/prometheus/prometheus/cmd/promtool',
  // It discovers no targets here, and needs none of the code for that.
  flags: ['-tags', 'remove_all_sd', '-ldflags', '-s -w'],
  takes: '3 minutes or more, 1 GB of modules and 0.9 GB of build cache',
};

export const HELM: GoProgram = {
  name: 'helm',
  version: 'v4.3.2',
  source: 'helm.sh/helm/v4/cmd/helm',
  flags: ['-ldflags', '-s -w'],
  takes: '5 minutes or more, 0.4 GB of modules',
};

export const KUBECONFORM: GoProgram = {
  name: 'kubeconform',
  version: 'v0.8.0',
  source: 'github.com/yannh/kubeconform/cmd/kubeconform',
  flags: ['-ldflags', '-s -w'],
  takes: 'half a minute',
};

export const programFolder = (env: Environment, { name, version }: GoProgram): string =>
  cacheFolder(env, name, version);

/** The program of PATH, else the one that was built into the user's cache; undefined: there is none. */
export const findProgram = (env: Environment, program: GoProgram): string | undefined =>
  [...(env.PATH ?? '').split(delimiter), programFolder(env, program)]
    .map((folder) => join(folder, program.name))
    .find(isProgram);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
