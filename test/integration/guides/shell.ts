import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ran, ROOT, runCommand } from '../../fixtures/command.ts';

/** What the guides name by relative paths. */
const NAMED = ['charts', 'examples', 'gitops'];

export interface Shell {
  env: NodeJS.ProcessEnv;
  /** In bash, in the folder. */
  run(command: string): Promise<Ran>;
}

/**
 * A shell as a reader of the guides has one: a folder with the repository's own folders, and `dsm` on the PATH.
 * @param programs folders of further programs
 */
export function shellIn(folder: string, programs: string[], variables: NodeJS.ProcessEnv): Shell {
  const bin = join(folder, 'guide-bin');
  mkdirSync(bin, { recursive: true });
  for (const name of NAMED) symlinkSync(join(ROOT, name), join(folder, name));
  const node = JSON.stringify(process.execPath);
  writeFileSync(join(bin, 'dsm'), `#!/bin/sh\nexec ${node} ${join(ROOT, 'cli/dsm.ts')} "$@"\n`, { mode: 0o755 });
  // No redis-cli comes with the server of the tests. This one sends the same command.
  const redis = fileURLToPath(new URL('redis-cli.ts', import.meta.url));
  writeFileSync(join(bin, 'redis-cli'), `#!/bin/sh\nexec ${node} ${redis} "$@"\n`, { mode: 0o755 });
  const env = { ...process.env, ...variables, PATH: [bin, ...programs, process.env.PATH].join(delimiter) };
  return {
    env,
    run: (command) => {
      // An answer such as 403 is a failure.
      const strict = command.replace(/^curl /, 'curl --fail-with-body ');
      return runCommand('bash', ['-c', `cd '${folder}' && ${strict}`], { env });
    },
  };
}
