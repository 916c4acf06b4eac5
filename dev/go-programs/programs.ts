import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';

type Environment = Record<string, string | undefined>;

/** A program that is not on every machine, and that Go makes. */
export interface GoProgram {
  name: string;
  version: string;
  /** the package of its main, of the Go module proxy; or a folder of ours that is a module */
  source: string | { folder: string };
  /** what Go gets besides */
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

const VERDICTS = join(import.meta.dirname, 'gitops-verdicts');

/** What Argo CD and kstatus make of an object, by their own code: see its main.go. */
export const GITOPS_VERDICTS: GoProgram = {
  name: 'gitops-verdicts',
  version: digestOf(VERDICTS, ['go.mod', 'go.sum', 'main.go']),
  source: { folder: VERDICTS },
  flags: ['-ldflags', '-s -w'],
  takes: '1 to 3 minutes, 0.6 GB of modules and 0.9 GB of build cache',
};

/** Of a program whose source lies here: another source is another version. */
function digestOf(folder: string, files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

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
