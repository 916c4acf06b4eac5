import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { withLock } from '../processes/lock.ts';
import { type BuildOptions, buildModule, type GoModule } from './build-module.ts';

const NAME = 'gitops-verdicts';
const SOURCE = join(import.meta.dirname, NAME);

/** Tells what Argo CD and kstatus make of an object, by their own code: see its main.go. */
const MODULE: GoModule = {
  what: 'the program that asks the code of Argo CD and Flux',
  source: SOURCE,
  programs: { [NAME]: '.' },
  takes: '2 minutes or more on 2 cores, 0.7 GB of modules and 0.9 GB of build cache',
  goVersion: '1.26',
  instead: '',
};

/** Another source is another program. */
function digest(): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(SOURCE, file)));
  return hash.digest('hex').slice(0, 12);
}

const folderOf = (env: BuildOptions['env']) => cacheFolder(env, NAME, digest());

/** The program in the user's cache; undefined: there is none. */
export function findVerdicts(env: BuildOptions['env']): string | undefined {
  const program = join(folderOf(env), NAME);
  return existsSync(program) ? program : undefined;
}

/** The program, built into the user's cache when it is not there, once for all clones. */
export async function prepareVerdicts(options: BuildOptions): Promise<string> {
  const folder = folderOf(options.env);
  const build = async () => {
    if (findVerdicts(options.env) === undefined) await buildModule(MODULE, folder, options);
    return join(folder, NAME);
  };
  const onWait = (pid: number) => options.log(`process ${pid} is building ${NAME} already: waiting for it`);
  return findVerdicts(options.env) ?? withLock(`${folder}.lock`, build, { onWait });
}
